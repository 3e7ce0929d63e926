import { createPieceCollector, type Collected } from '../domain/members/qr-pieces';
import type { QrCodes } from '../ports/qr-codes';

export interface ScanningDeps {
  readonly codes: () => Promise<QrCodes>;
  /** Whether a text is what is being looked for; others in sight are passed over. */
  readonly accepts: (text: string) => boolean;
  readonly onRead: (text: string) => void;
}

/** A camera that looks for one text, in one code or in pieces of several. */
export class ScanningModel {
  state: 'off' | 'starting' | 'looking' | 'read' = $state('off');
  /** Pieces that were seen, of how many; null before there is one. */
  pieces: Omit<Collected, 'text'> | null = $state.raw(null);
  problem: string | null = $state(null);
  #stop: (() => void) | null = null;
  /** Counts starts, so that a camera that comes up late is put out again. */
  #turn = 0;

  constructor(private readonly deps: ScanningDeps) {}

  async start(video: HTMLVideoElement): Promise<void> {
    this.stop();
    const turn = this.#turn;
    this.state = 'starting';
    const collector = createPieceCollector();
    const codes = await this.deps.codes();
    const scanning = await codes.scan(video, (read) => {
      if (turn !== this.#turn) return;
      const { text, has, of } = collector.add(read);
      if (text === null) {
        if (has.length !== this.pieces?.has.length) this.pieces = { has, of };
      } else if (this.deps.accepts(text)) {
        this.stop();
        this.state = 'read';
        this.deps.onRead(text);
      }
    });
    if (turn !== this.#turn) {
      if (scanning.ok) scanning.value.stop();
      return;
    }
    if (scanning.ok) {
      this.#stop = () => scanning.value.stop();
      this.state = 'looking';
    } else {
      this.state = 'off';
      this.problem = scanning.error.message;
    }
  }

  stop(): void {
    this.#turn += 1;
    this.#stop?.();
    this.#stop = null;
    this.state = 'off';
    this.pieces = null;
    this.problem = null;
  }
}
