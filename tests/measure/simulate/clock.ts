/**
 * Simulated time and lines. Whatever happens, happens at a time, and what it sets off in promises is through before
 * the next thing happens. Timers of the libraries are taken over, so that their seconds are simulated ones too.
 */
export interface Node {
  /** Bits per second. */
  readonly up: number;
  readonly down: number;
  /** One way, milliseconds. */
  readonly latency: number;
  upFree: number;
  downFree: number;
  sent: number;
  received: number;
}

export const node = (up: number, down: number, latency: number): Node => ({
  ...{ up, down, latency },
  ...{ upFree: 0, downFree: 0, sent: 0, received: 0 }
});

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const before = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Clock {
  /** Milliseconds. */
  now = 0;
  bytes = 0;
  messages = 0;
  /** Messages on their way. */
  moving = 0;
  readonly #heap: Event[] = [];
  #order = 0;

  /** Returns how to cancel. */
  after = (ms: number, work: () => void): (() => void) => {
    let due = true;
    this.#push(this.now + ms, () => {
      if (due) work();
    });
    return () => (due = false);
  };

  every = (ms: number, work: () => void): (() => void) => {
    let due = true;
    const again = (): void => {
      if (!due) return;
      work();
      this.#push(this.now + ms, again);
    };
    this.#push(this.now + ms, again);
    return () => (due = false);
  };

  /** `overhead`: bytes of headers per packet of `packet` bytes. */
  send(
    from: Node,
    to: Node,
    length: number,
    frame: { packet: number; overhead: number },
    arrive: () => void
  ): void {
    const size = length + Math.max(1, Math.ceil(length / frame.packet)) * frame.overhead;
    from.upFree = Math.max(this.now, from.upFree) + (size * 8000) / from.up;
    to.downFree = Math.max(from.upFree + from.latency + to.latency, to.downFree) + (size * 8000) / to.down;
    from.sent += size;
    to.received += size;
    this.bytes += size;
    this.messages += 1;
    this.moving += 1;
    this.#push(to.downFree, () => {
      this.moving -= 1;
      arrive();
    });
  }

  /** Goes on until `ms` from now, or until `done`. */
  async run(ms: number, done: () => boolean = () => false): Promise<void> {
    const end = this.now + ms;
    await settled();
    while (!done()) {
      const next = this.#heap[0];
      if (!next || next.at > end) {
        this.now = end;
        return;
      }
      this.#pop();
      this.now = next.at;
      next.run();
      await settled();
    }
  }

  #push(at: number, run: () => void): void {
    this.#order += 1;
    const event = { at, order: this.#order, run };
    let place = this.#heap.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(event, this.#heap[parent]!)) break;
      this.#heap[place] = this.#heap[parent]!;
      place = parent;
    }
    this.#heap[place] = event;
  }

  #pop(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#heap.length) break;
      if (child + 1 < this.#heap.length && before(this.#heap[child + 1]!, this.#heap[child]!)) child += 1;
      if (!before(this.#heap[child]!, last)) break;
      this.#heap[place] = this.#heap[child]!;
      place = child;
    }
    this.#heap[place] = last;
  }
}

let current: Clock | null = null;
const realNow = Date.now;
const started = realNow();
// libraries keep hold of this function when they are loaded, so this file has to be the first
Date.now = () => (current ? started + current.now : realNow());

/** From here on the libraries' intervals and times of day are those of the clock. */
export const takeOverTime = (clock: Clock): void => {
  current = clock;
  globalThis.setInterval = ((work: () => void, ms: number) => {
    const own = current;
    const stop = own?.every(ms, work) ?? (() => undefined);
    return { stop, unref: () => undefined };
  }) as never;
  globalThis.clearInterval = ((timer: { stop?: () => void } | undefined) => timer?.stop?.()) as never;
};
