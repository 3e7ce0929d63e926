/** Questions to the other side of a line, asked again where nothing comes, and given up in the end. */

/** How long nothing may come while a question is open, milliseconds. */
export const SILENCE_MS = 15_000;
const TRIES = 3;

export interface Question {
  /** How often it was asked. */
  readonly tries: number;
  /** Something came: the other side is there. */
  heard(): void;
  stop(): void;
}

export interface QuestionLine {
  /** Returns how to call it off. */
  after(ms: number, work: () => void): () => void;
  /** Bytes that have come so far, of messages that are not whole yet too; where it is not known, messages count. */
  received?(): number;
  /** Instead of `SILENCE_MS`. */
  readonly silenceMs?: number;
}

/** `onSilent`: nothing came at all. */
export const insist = (line: QuestionLine, send: () => void, onSilent: () => void): Question => {
  let tries = 0;
  let bytes = line.received?.();
  let stop = (): void => undefined;
  const wait = (): void => {
    stop();
    bytes = line.received?.();
    stop = line.after(line.silenceMs ?? SILENCE_MS, () => {
      // a large message is on its way, or what comes before it
      if (line.received?.() !== bytes) wait();
      else if (tries < TRIES) ask();
      else onSilent();
    });
  };
  const ask = (): void => {
    tries += 1;
    send();
    wait();
  };
  ask();
  return {
    get tries() {
      return tries;
    },
    heard: wait,
    stop: () => stop()
  };
};
