import type { MemoryExchange } from './exchange';
import type { Node } from './clock';

export interface SimulatedMember {
  readonly node: Node;
  readonly exchange: MemoryExchange;
}

/** One way in which members reach each other. */
export interface Way {
  readonly members: SimulatedMember[];
  /** Null in a mesh. */
  readonly relay: Node | null;
  /** A further member with these entries comes; the line is open when it resolves. */
  join(exchange: MemoryExchange): Promise<SimulatedMember>;
  close(): void;
}

/** A member’s connection: bits per second up and down, milliseconds to the middle of the net. */
export const MEMBER = [20e6, 100e6, 10] as const;
export const RELAY = [1e9, 1e9, 10] as const;
