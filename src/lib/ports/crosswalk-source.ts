import type { Crosswalk } from '../domain/crosswalk/crosswalk';
import type { Result } from '../domain/result';

export interface CrosswalkError {
  readonly code: 'unavailable' | 'damaged';
  readonly message: string;
}

/** The crosswalks shipped with this build. */
export interface CrosswalkSource {
  /** All of them; an error names the first that could not be read. */
  load(): Promise<Result<readonly Crosswalk[], CrosswalkError>>;
}
