import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readerByKind } from '../../../src/lib/adapters/parsing/readers';
import type {
  DocumentFacts,
  DocumentKind,
  ParsedDocument
} from '../../../src/lib/domain/documents/parsed-document';
import '../../support/promise-with-resolvers';
import { parseWith } from '../../support/read-file';

interface Manifest {
  readonly client: string;
  readonly frameworks: readonly string[];
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly files: readonly {
    readonly name: string;
    readonly folder: string;
    readonly type: string;
    readonly size: number;
  }[];
}

const folder = join(import.meta.dirname, '../../../static/sample');
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
const kinds: Readonly<Record<string, DocumentKind>> = { md: 'markdown', txt: 'text' };

const parse = async (name: string): Promise<ParsedDocument> => {
  const extension = name.split('.').pop() ?? '';
  const load = readerByKind[kinds[extension] ?? (extension as DocumentKind)];
  if (!load) throw new Error(`no reader for ${name}`);
  return parseWith((await load()).read, new Uint8Array(readFileSync(join(folder, name))));
};

/** Title, version, owner, approval and next review, as the documents mean them; null where they leave one out on purpose. */
const expected: Readonly<
  Record<string, readonly [string, string, string | null, string | null, string | null]>
> = {
  'Access-Control-Policy.docx': [
    'Access Control Policy',
    '3.1',
    'Head of IT Operations',
    '2026-02-10',
    '2027-02-28'
  ],
  'AI-Impact-Assessment-Procedure.docx': ['AI Impact Assessment Procedure', '0.4', 'Head of AI', null, null],
  'AI-Policy.docx': ['Artificial Intelligence Policy', '1.3', 'Head of AI', '2026-05-18', '2027-05-31'],
  'Backup-and-Continuity-Policy.docx': [
    'Backup and Continuity Policy',
    '2.1',
    'Head of Platform Engineering',
    '2026-04-22',
    '2027-04-30'
  ],
  'Cryptography-Policy.pdf': [
    'Cryptography Policy',
    '2.0',
    'Head of Platform Engineering',
    '2025-03-18',
    '2026-03-31'
  ],
  'Incident-Response-Plan.pdf': [
    'Incident Response Plan',
    '2.3',
    'Head of Information Security',
    '2026-05-05',
    '2027-05-31'
  ],
  'Information-Security-Policy.docx': [
    'Information Security Policy',
    '4.2',
    'Head of Information Security',
    '2026-01-14',
    '2027-01-31'
  ],
  'onboarding-security-and-ai.txt': [
    'Welcome to Tessamoor: security and AI in one hour',
    '2026.1',
    'People team',
    '2026-01-12',
    '2026-12-31'
  ],
  'privacy-policy.html': ['Privacy Policy', '3.4', 'Data Protection Officer', '2026-02-25', '2027-02-28'],
  'Risk-Register.xlsx': [
    'Risk Register 2026',
    '2026.3',
    'Head of Information Security',
    '2026-09-15',
    '2026-12-15'
  ],
  'secure-development-standard.md': [
    'Secure Development Standard',
    '5.0',
    'Head of Engineering',
    '2026-03-02',
    '2027-03-15'
  ],
  'Supplier-Security-Policy.docx': ['Supplier Security Policy', '1.6', null, '2026-06-09', '2027-06-30']
};

const core = (facts: DocumentFacts): (string | null)[] => [
  facts.title?.value ?? null,
  facts.version?.value ?? null,
  facts.owner?.value ?? null,
  facts.approvalDate?.date ?? null,
  facts.reviewDate?.date ?? null
];

// the first PDF loads a large library, which takes seconds on a busy machine
describe('the sample engagement', { timeout: 30_000 }, () => {
  it('has a manifest of exactly the files beside it', () => {
    const names = readdirSync(folder).filter((name) => name !== 'manifest.json');
    expect(manifest.files.map((file) => file.name).sort()).toEqual(names.sort());
    for (const file of manifest.files) expect(readFileSync(join(folder, file.name)).length).toBe(file.size);
    expect(Object.keys(expected).sort()).toEqual(names.sort());
    expect(manifest.frameworks).toEqual(['iso27001-2022', 'iso42001-2023']);
    expect(manifest.periodStart < manifest.periodEnd).toBe(true);
  });

  it.each(Object.keys(expected))('%s parses, with the facts that it states', async (name) => {
    const parsed = await parse(name);
    expect(core(parsed.facts)).toEqual(expected[name]);
    expect(parsed.facts.status?.value).toBe(name.startsWith('AI-Impact') ? 'Draft' : 'Approved');
    expect(parsed.facts.approver?.value ?? '').toMatch(name.startsWith('AI-Impact') ? /^$/ : /Board|Head/);
    expect(parsed.facts.classification?.value).toMatch(/^(?:Public|Internal|Confidential)$/);
    expect(parsed.language).toBe('en');
    expect(parsed.warnings).toEqual([]);
    expect(parsed.passages.filter((passage) => passage.kind === 'heading').length).toBeGreaterThan(1);
    for (const fact of Object.values(parsed.facts))
      expect(fact.citation && parsed.text.slice(fact.citation.start, fact.citation.end)).toBe(fact.value);
  });

  it('keeps its deliberate contradictions and gaps', async () => {
    const texts = await Promise.all(
      manifest.files.map(async ({ name }) => [name, (await parse(name)).text] as const)
    );
    const textOf = (start: string): string => texts.find(([name]) => name.startsWith(start))?.[1] ?? '';
    expect(textOf('Access')).toContain('at least 14 characters');
    expect(textOf('secure-dev')).toContain('at least 10 characters');
    expect(textOf('Backup')).toContain('backed up every day');
    expect(textOf('Information')).toContain('backed up every week');
    const all = texts.map(([, text]) => text).join('\n');
    expect(all).not.toMatch(
      /CCTV|camera|intrusion detection|burglar|clock synchron|time server|NTP|provenance|lineage|return of assets/i
    );
  });
});
