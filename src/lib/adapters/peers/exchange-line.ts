/**
 * Everything that two devices exchange over one line: the entries of the books that both may have. Messages of
 * other kinds are handed on. Used where a line is not that of a room, which carries one book alone.
 */
import type { Book } from '../../domain/log/book';
import type { EntryExchange } from '../../ports/entry-exchange';
import { createCatchUp, type CatchUpEvents, type CatchUpLink } from './catch-up';
import type { Claims } from './claims';
import { decodeMessage, type PeerMessage } from './message';
import type { PeerLine } from './secure-connection';

export interface ExchangeLine {
  compare(): void;
  end(): void;
}

export const createExchangeLine = (
  line: CatchUpLink,
  books: readonly Book[],
  exchange: EntryExchange,
  events: CatchUpEvents,
  claims?: Claims
): ExchangeLine & { take(message: PeerMessage, bytes: Uint8Array<ArrayBuffer>): boolean } => {
  // the data room first: without its first entry a device that is cut off meanwhile could not open anything
  let first = !books.includes('data-room');
  let held: Uint8Array<ArrayBuffer> | null = null;
  const inOrder: CatchUpEvents = {
    ...events,
    onLevel(book) {
      events.onLevel?.(book);
      if (first || book !== 'data-room') return;
      first = true;
      if (held) void byBook.get('audit-file')?.take(held);
      held = null;
    }
  };
  const byBook = new Map(books.map((book) => [book, createCatchUp(book, exchange, line, inOrder, claims)]));
  return {
    compare() {
      for (const catchUp of byBook.values()) void catchUp.compare();
    },
    /** False where the message is none of the exchange's. */
    take(message, bytes) {
      const catchUp = byBook.get(message.head['book'] as Book);
      if (!catchUp) return false;
      if (!first && message.head['book'] === 'audit-file' && message.head.kind === 'summary') held = bytes;
      else void catchUp.take(bytes);
      return true;
    },
    end() {
      for (const catchUp of byBook.values()) catchUp.end();
    }
  };
};

/** Sorts what comes over a line: to the exchange, or to `other`. Bytes that are no message end the line. */
export const routeLine = (
  line: PeerLine,
  exchange: () => ReturnType<typeof createExchangeLine> | null,
  other: (message: PeerMessage) => void
): void => {
  line.onMessage = (bytes) => {
    const message = decodeMessage(bytes);
    if (!message) line.close('It sent a message that is none.');
    else if (!exchange()?.take(message, bytes)) other(message);
  };
};
