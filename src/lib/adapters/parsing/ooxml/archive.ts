import type { Budget } from '../budget';
import { listZip, readZipEntry } from '../zip';
import { childElements, parseXml, type XmlElement } from './xml';

/** The package of an office file. Only the parts asked for are unpacked, each counted against the budget. */
export interface Archive {
  readonly names: readonly string[];
  /** The part's bytes, null where there is no such part; throws `ParseFailure` where it is too large or damaged. */
  bytes(name: string): Promise<Uint8Array | null>;
  /** The part's root element, null where there is no such part. */
  xml(name: string): Promise<XmlElement | null>;
  /** What a part relates to; what lies outside the file is told apart: it is never followed. */
  relations(part: string): Promise<Relations>;
  /** True once a part with a document type declaration was read. */
  readonly sawDoctype: boolean;
}

export interface Relation {
  readonly id: string;
  /** Last part of the type's address, the same in both forms of the format: `styles`, `slide`. */
  readonly type: string;
  /** Name of the part within the archive. */
  readonly target: string;
}

export interface Relations {
  readonly internal: readonly Relation[];
  /** Types of what the file takes from elsewhere, links that a reader would click left out. */
  readonly external: readonly string[];
}

/** Path of `target` as seen from the folder of `part`, without a leading slash. */
const resolvePath = (part: string, target: string): string => {
  const base = target.startsWith('/') ? [] : part.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') base.pop();
    else if (step !== '' && step !== '.') base.push(step);
  }
  return base.join('/');
};

const decodeXml = (bytes: Uint8Array): string => {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
};

/** Opens the package without unpacking anything; throws `ParseFailure` where its directory cannot be read. */
export const openArchive = (data: Uint8Array, budget: Budget): Archive => {
  const entryByName = new Map(listZip(data, budget).map((entry) => [entry.name.replace(/^\//, ''), entry]));
  let sawDoctype = false;

  const bytes = async (name: string): Promise<Uint8Array | null> => {
    const entry = entryByName.get(name);
    return entry ? readZipEntry(data, entry, budget) : null;
  };

  const xml = async (name: string): Promise<XmlElement | null> => {
    const part = await bytes(name);
    if (!part) return null;
    const document = parseXml(decodeXml(part), budget);
    sawDoctype ||= document.hasDoctype;
    return document.root;
  };

  const relations = async (part: string): Promise<Relations> => {
    const slash = part.lastIndexOf('/') + 1;
    const root = await xml(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`);
    const internal: Relation[] = [];
    const external: string[] = [];
    for (const relation of root ? childElements(root, 'Relationship') : []) {
      const type = relation.attributes.get('Type')?.split('/').pop() ?? '';
      const target = relation.attributes.get('Target') ?? '';
      if (relation.attributes.get('TargetMode') === 'External') {
        if (type !== 'hyperlink') external.push(type);
      } else
        internal.push({ id: relation.attributes.get('Id') ?? '', type, target: resolvePath(part, target) });
    }
    return { internal, external };
  };

  return {
    names: [...entryByName.keys()],
    bytes,
    xml,
    relations,
    get sawDoctype() {
      return sawDoctype;
    }
  };
};
