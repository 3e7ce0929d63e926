import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import { createDocumentPasswords } from '../../../src/lib/app/documents/document-passwords';
import type { ContentHash, EngagementId } from '../../../src/lib/domain/ids';

const one = 'engagement-1' as EngagementId;
/** Its name begins like the other's. */
const other = 'engagement-12' as EngagementId;
const document = 'a'.repeat(64) as ContentHash;

describe('passwords of documents', () => {
  it('are kept for an engagement and a document, every character of them', async () => {
    const passwords = createDocumentPasswords(createMemoryStorage().records);
    expect(await passwords.get(one, document)).toBeUndefined();
    const password = ' Grüße \u{1f600} ';
    await passwords.keep(one, document, password);
    expect(await passwords.get(one, document)).toBe(password);
    expect(await passwords.get(other, document)).toBeUndefined();
    expect(await passwords.get(one, 'b'.repeat(64) as ContentHash)).toBeUndefined();
  });

  it('go with their engagement, and with no other', async () => {
    const { records } = createMemoryStorage();
    const passwords = createDocumentPasswords(records);
    await passwords.keep(one, document, 'heron');
    await passwords.keep(other, document, 'stork');
    await records.putMany([{ kind: 'licensed-text', key: `${one}/`, bytes: new Uint8Array(1) }]);
    expect(await passwords.forget(one)).toMatchObject({ ok: true });
    expect(await passwords.get(one, document)).toBeUndefined();
    expect(await passwords.get(other, document)).toBe('stork');
    expect(await records.keys('licensed-text')).toMatchObject({ value: [`${one}/`] });
  });
});
