import type { ContentHash } from '$lib/domain/ids';
import type { EngagementSession } from '$lib/state/engagement-session.svelte';

type Read = ReturnType<EngagementSession['reader']['text']>;

/** Texts kept at hand: going back and forth between a few documents reads none of them again. */
const KEPT = 6;
const textsBySession = new WeakMap<EngagementSession, Map<string, Read>>();

/** The text of a version; `revision` changes when it was read anew, as after OCR. */
export const readCached = (
  session: EngagementSession,
  hash: ContentHash,
  name: string,
  revision: string
): Read => {
  const texts = textsBySession.get(session) ?? new Map<string, Read>();
  textsBySession.set(session, texts);
  const key = `${hash} ${revision}`;
  const read = texts.get(key) ?? session.reader.text(hash, name);
  texts.delete(key);
  texts.set(key, read);
  for (const old of [...texts.keys()].slice(0, Math.max(0, texts.size - KEPT))) texts.delete(old);
  // a failure may have passed by the next time
  void read.then((result) => {
    if (!result.ok) texts.delete(key);
  });
  return read;
};
