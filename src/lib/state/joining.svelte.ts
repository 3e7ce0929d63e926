import type { InvitationLink } from '../app/members/invitation-link';
import { err, ok, type Result } from '../domain/result';
import type { DirectHalf, GuestPairing, MeetingPlaces, PeerNetwork } from '../ports/peers';

export interface JoiningDeps {
  readonly network: () => Promise<PeerNetwork>;
  readonly places: () => MeetingPlaces;
  /** Uses where the team meets from now on, where this device knows no place of its own. */
  readonly adopt: (places: Pick<MeetingPlaces, 'signaling' | 'relays'>) => void;
  readonly now: () => number;
}

type Failure = { readonly message: string };

/** An invited device on its way into an engagement. */
export class JoiningModel {
  state: 'asked' | 'waiting' | 'comparing' | 'joined' = $state('asked');
  /** The code to compare with the host's screen. */
  code: string | null = $state(null);
  problem: string | null = $state(null);
  progress: { readonly received: number; readonly left: number } | null = $state.raw(null);
  #pairing: GuestPairing | null = null;

  constructor(
    readonly link: InvitationLink,
    private readonly deps: JoiningDeps
  ) {}

  get expired(): boolean {
    return this.link.expiresAt < this.deps.now();
  }

  /** Whether the other device can be met without carrying anything by hand. */
  get canMeet(): boolean {
    return this.#places().signaling.length > 0;
  }

  async begin(name: string, deviceName: string): Promise<void> {
    this.close();
    this.state = 'waiting';
    this.problem = null;
    const network = await this.deps.network();
    const secret = bytesOf(this.link.secret);
    const { engagement } = this.link;
    this.#pairing = await network.join(
      { engagement, secret, name, deviceName, places: this.#places() },
      {
        onCode: (code) => {
          this.code = code;
          this.state = 'comparing';
          this.problem = null;
        },
        onProgress: (progress) => (this.progress = progress),
        onJoined: () => {
          this.state = 'joined';
          this.deps.adopt(this.link);
        },
        onFailed: (problem) => {
          if (this.state === 'joined') return;
          this.problem = problem;
          this.code = null;
          this.state = 'waiting';
        }
      }
    );
  }

  /** Answers the half that the inviting device shows. */
  async answer(text: string): Promise<Result<DirectHalf, Failure>> {
    this.problem = null;
    const half = await this.#pairing?.answer(text);
    if (!half) return err({ message: 'Say first who you are.' });
    return typeof half === 'string' ? err({ message: half }) : ok(half);
  }

  close(): void {
    this.#pairing?.close();
    this.#pairing = null;
  }

  #places(): MeetingPlaces {
    const own = this.deps.places();
    return { ...own, signaling: [...new Set([...this.link.signaling, ...own.signaling])] };
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0)
  );
