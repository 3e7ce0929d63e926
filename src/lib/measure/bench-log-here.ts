import { DATABASE_NAME } from '../adapters/storage/database';
import type { EngagementId, FrameworkId } from '../domain/ids';
import { writeLog } from './bench-log';
import type { MeasureCommand } from './command';

/** Makes an engagement of many entries in the app's own database, for its screens to open. Gives its id. */
export const run: MeasureCommand = async (args, { log }): Promise<EngagementId> => {
  const { entries, framework } = args as { readonly entries: number; readonly framework: FrameworkId };
  return (await writeLog(DATABASE_NAME, entries, framework, log)).id;
};
