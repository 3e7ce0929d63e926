import type { FoldedLog } from '../../domain/log/fold';
import { packLog, unpackLog, type Parts } from './packed-log';

/** A folded log in the form that was needed so far: as data, or packed. */
export class LogForms {
  #log: FoldedLog | null = null;
  #packed: Parts | null = null;

  static ofLog(log: FoldedLog): LogForms {
    const forms = new LogForms();
    forms.#log = log;
    return forms;
  }

  static ofPacked(packed: Parts): LogForms {
    const forms = new LogForms();
    forms.#packed = packed;
    return forms;
  }

  /** Rejects where it was packed and a part of it cannot be had. */
  async log(): Promise<FoldedLog> {
    return (this.#log ??= await unpackLog(this.#packed!));
  }

  packed(): Parts {
    return (this.#packed ??= packLog(this.#log!));
  }
}
