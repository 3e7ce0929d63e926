import type { FoldedLog } from '../../domain/log/fold';
import { packLog, unpackLog } from './packed-log';

/** A folded log in the form that was needed so far: as data, or packed. */
export class LogForms {
  #log: FoldedLog | null = null;
  #packed: Uint8Array<ArrayBuffer> | null = null;

  static ofLog(log: FoldedLog): LogForms {
    const forms = new LogForms();
    forms.#log = log;
    return forms;
  }

  static ofPacked(packed: Uint8Array<ArrayBuffer>): LogForms {
    const forms = new LogForms();
    forms.#packed = packed;
    return forms;
  }

  async log(): Promise<FoldedLog> {
    return (this.#log ??= await unpackLog(this.#packed!));
  }

  /** Not to be transferred: it may be needed again. */
  packed(): Uint8Array<ArrayBuffer> {
    return (this.#packed ??= packLog(this.#log!));
  }
}
