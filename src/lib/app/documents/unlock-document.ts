import type { ContentHash } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import type { PageRenderer } from '../../ports/page-renderer';
import { readSource } from './read-source';

/** `wrong`: the password does not open the document; it may be typed again. */
export interface UnlockError {
  readonly message: string;
  readonly wrong: boolean;
}

/** Opens a protected document of the engagement, and keeps the password on this device where it fits. */
export const unlockDocument =
  (deps: Parameters<typeof readSource>[0] & { readonly renderer: PageRenderer }) =>
  async (document: ContentHash, password: string): Promise<Result<void, UnlockError>> => {
    const source = await readSource(deps)(document, '');
    if (!source.ok) return err({ message: source.error.message, wrong: false });
    const opened = await deps.renderer.open(source.value.bytes, password);
    if (!opened.ok) return err({ message: opened.error.message, wrong: opened.error.password !== undefined });
    await opened.value.close();
    const kept = await deps.passwords.keep(deps.engagement, document, password);
    return kept.ok ? ok(undefined) : err({ message: kept.error.message, wrong: false });
  };
