import type { MeasureCommand } from './command';

/**
 * Commands by which the measuring scripts drive the real product code in a browser. They are loaded when
 * called, so that the page costs nothing to anybody else.
 *
 * `globalThis.fieldroomMeasure.call(name, args)` runs one command on the files that were handed in through
 * the page's file input and resolves to what it returns, which must be JSON.
 */
const commands: Readonly<Record<string, () => Promise<{ readonly run: MeasureCommand }>>> = {
  ingest: () => import('./ingest'),
  analyze: () => import('./analyze'),
  gaps: () => import('./gaps'),
  eval: () => import('./eval'),
  embed: () => import('./embed'),
  vectors: () => import('./vectors'),
  'bench-embed': () => import('./bench-embed'),
  'bench-analysis': () => import('./bench-analysis'),
  'bench-rank': () => import('./bench-rank'),
  'bench-seed': () => import('./bench-seed'),
  'bench-log-here': () => import('./bench-log-here'),
  'bench-fold': () => import('./bench-fold'),
  'bench-peers': () => import('./bench-peers'),
  live: () => import('./live')
};

/** What the page puts on `globalThis.fieldroomMeasure`. */
export interface MeasureEntry {
  call(command: string, args: unknown): Promise<unknown>;
}

/** Lines that start with this in the browser's console are shown to the person at the terminal. */
const LOG_MARK = 'measure:';

export const createMeasureEntry = (filesOf: () => readonly File[]): MeasureEntry => ({
  async call(command, args) {
    const load = commands[command];
    if (!load)
      throw new Error(`There is no command “${command}”, only: ${Object.keys(commands).join(', ')}.`);
    const { run } = await load();
    return run(args, { files: filesOf(), log: (line) => console.log(`${LOG_MARK} ${line}`) });
  }
});
