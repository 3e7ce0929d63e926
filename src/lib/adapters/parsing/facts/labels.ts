import type { DocumentFactName } from '../../../domain/documents/parsed-document';

/** A label's meaning; `approval` is decided by its value: a date or a name. */
export type LabelName = DocumentFactName | 'approval' | 'issueDate' | 'documentTitle';

/** What documents call their own properties, in English and German. Sources of regular expressions, longest first. */
const sources: Readonly<Record<LabelName, readonly string[]>> = {
  documentTitle: [
    '(?:document|policy|procedure|standard)\\s+(?:title|name)',
    'title of (?:the )?(?:document|policy)',
    'dokument(?:en)?(?:titel|name)',
    'titel des dokuments',
    'name des dokuments',
    'name der richtlinie'
  ],
  title: ['title', 'titel', 'dokument', 'document'],
  version: [
    '(?:current |document |policy |dokument(?:en)?)?-?version(?:snummer|s-nr\\.?)?(?: (?:number|no\\.?|nr\\.?))?',
    '(?:document )?revision(?: (?:number|no\\.?))?',
    'rev\\.?'
  ],
  owner: [
    '(?:document|policy|procedure|process|standard|plan|content|information|register|isms|aims)?[ -]?owner(?: role)?',
    'owner of (?:this|the) (?:document|policy|procedure|register)',
    'owned by',
    '(?:document )?maintained by',
    '(?:dokument(?:en)?|richtlinien?|prozess)-?\\s?(?:eigentümer(?:in|/in|\\*in)?|eigner(?:in)?|verantwortliche?r?)',
    'eigentümer(?:in|/in|\\*in|:in)?',
    'verantwortlich(?:e|er|e person|er bereich|keit)?',
    'inhaltlich verantwortlich(?:e|er)?'
  ],
  approver: [
    'approved by',
    'approver(?:\\(s\\))?',
    'approving (?:authority|body|officer)',
    'approval authority',
    'authori[sz]ed by',
    'signed off by',
    'ratified by',
    '(?:freigegeben|genehmigt|verabschiedet|bewilligt) (?:von|durch)',
    'freigabe (?:durch|von)',
    'genehmiger(?:in)?',
    'freigebende stelle'
  ],
  approval: ['approved', 'approval', 'freigabe', 'freigegeben', 'genehmigung', 'genehmigt'],
  approvalDate: [
    '(?:date of )?(?:board |management )?approval date',
    'date of (?:last )?approval',
    '(?:date |last )approved',
    'approved (?:on|date)',
    '(?:freigabe|genehmigungs)datum',
    'datum der (?:freigabe|genehmigung)',
    '(?:freigegeben|genehmigt|verabschiedet) am'
  ],
  effectiveDate: [
    'effective(?: date| from| as of| since)?',
    'date effective',
    'valid (?:from|since)',
    'in force (?:from|since)',
    'commencement date',
    'gültig (?:ab|seit|von)',
    'in kraft (?:ab|seit|getreten am)',
    'inkrafttreten',
    'datum des inkrafttretens',
    'wirksam ab'
  ],
  issueDate: [
    '(?:date of )?issue date',
    'date (?:of issue|issued|published)',
    'issued(?: on)?',
    'publi(?:cation date|shed(?: on)?)',
    'release date',
    'ausgabedatum',
    'veröffentlicht am',
    'erscheinungsdatum'
  ],
  reviewDate: [
    '(?:date (?:of|for) )?(?:the )?next (?:scheduled |planned |formal |annual )?(?:review|revision)(?: date| due(?: date)?| by| on)?',
    'review (?:date|due(?: date)?|by|before)',
    'due for review',
    'to be reviewed (?:by|on)',
    'scheduled review(?: date)?',
    '(?:datum der )?nächste[rn]? (?:planmäßigen? )?(?:überprüfung|prüfung|revision|review)(?:sdatum|stermin)?(?: am| bis)?',
    '(?:überprüfungs|prüf|review)(?:datum|termin)',
    'wiedervorlage(?: am)?',
    'zu (?:über)?prüfen bis'
  ],
  status: [
    '(?:document |policy |approval |dokument(?:en)?)?-?status(?: des dokuments)?',
    'document state',
    'bearbeitungs(?:status|stand)'
  ],
  classification: [
    '(?:information |document |data |security |dokument(?:en)?)?-?\\s?classification(?: level)?',
    'confidentiality(?: level| class)?',
    'sensitivity(?: label| level)?',
    'protective marking',
    '(?:dokument(?:en)?|informations)?-?klassifi(?:zierung|kation)',
    'vertraulichkeit(?:sstufe|sklasse|sgrad)?',
    'einstufung',
    'schutzklasse'
  ]
};

const names = Object.keys(sources) as LabelName[];
const whole = names.map((name) => ({ name, pattern: new RegExp(`^(?:${sources[name].join('|')})$`, 'iu') }));

/** What `text` names, where it is nothing but a label: `Next review date:`; null otherwise. */
export const labelOf = (text: string): LabelName | null => {
  const label = text
    .trim()
    .replace(/\s*[:：]$/, '')
    .replace(/\s*\((?:role|name|rolle|dd\/mm\/yyyy|yyyy-mm-dd|tt\.mm\.jjjj)\)$/i, '')
    .trim();
  if (label === '' || label.length > 60) return null;
  return whole.find(({ pattern }) => pattern.test(label))?.name ?? null;
};

const anyLabel = names.flatMap((name) => sources[name]).join('|');

/** A label, a colon, and what follows; every match begins a value that ends where the next one begins. */
export const labelWithColon = (): RegExp =>
  new RegExp(`(?<=^|[|•·;,(–—]\\s*|\\s)(${anyLabel})\\s*[:：]\\s*`, 'giu');
