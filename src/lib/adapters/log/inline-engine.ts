import type { Databases } from '../storage/database';
import type { Keyring } from '../storage/keys';
import { exclusivelyIn } from '../storage/tabs';
import type { Wait } from '../storage/wait';
import { createReplicas } from '../yjs/replicas';
import { createLogEngine } from './log-engine';
import type { LogEngine } from './log-engine-calls';
import { noRest } from './packed-log';
import { createUnpackingEngine } from './unpacking-engine';

/** The log engine in this very thread, for where there are no workers: tests. */
export const createInlineEngine =
  (prefix: string) =>
  (databases: Databases, keyring: Keyring, wait: Wait): LogEngine => {
    const replicaOf = createReplicas({ prefix, wait });
    const engine = createLogEngine({ databases, keyring, replicaOf, exclusively: exclusivelyIn(prefix) });
    return createUnpackingEngine(engine, keyring.device.key, noRest);
  };
