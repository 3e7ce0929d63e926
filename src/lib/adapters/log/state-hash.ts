import type { EngagementState } from '../../domain/engagement/state';
import { canonicalJson } from '../../domain/log/canonical';
import { sha256Hex, textToBytes } from './bytes';

/** SHA-256 of the canonical JSON of a folded state: two devices with the same entries have the same. */
export const stateHash = (state: EngagementState): Promise<string> =>
  sha256Hex(textToBytes(canonicalJson(state)));
