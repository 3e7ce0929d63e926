/**
 * Verbs of control work in their base form. Descriptions of what is done ("access is reviewed", "the CISO
 * approves …") and commands ("Report incidents …") count only with one of these: any verb would let
 * explanations through.
 */
const BASE_FORMS =
  'accept acknowledge acquire act activate address adhere adjust adopt alert align allocate allow analyze analyse announce ' +
  'anonymize anonymise appoint apply approve archive arrange assess assign attend audit authenticate authorize ' +
  'authorise automate avoid award backup ban base block brief bring calibrate capture carry categorize categorise certify change ' +
  'check choose classify clean clear close collect combine communicate compare complete comply conceal conduct configure confirm connect ' +
  'consider consult contact contain continue control coordinate copy correct create cross-check deactivate decide declare decommission ' +
  'decrypt define degauss delegate delete deliver demonstrate deny deploy derive design designate destroy detect ' +
  'determine develop direct disable discard disclose disconnect discuss display dispose distribute document download ' +
  'draft educate eliminate embed employ enable encrypt enforce engage enroll ensure erase escalate escort establish ' +
  'estimate evaluate examine exchange execute exercise expire explain facilitate file filter follow forward ' +
  'generate govern grant guard handle harden hash hire hold identify immunize implement include incorporate inform ' +
  'initiate inspect inspect install instruct integrate inventory investigate invoke involve isolate issue justify keep label ' +
  'launch lead limit link list lock log maintain make manage mandate map mark mask measure meet minimize minimise ' +
  'mitigate monitor name notify obtain offer operate order organize organise outline own patch perform permit place ' +
  'plan post practice prepare preserve prevent print prioritize prioritise process procure prohibit protect prove ' +
  'provide provision pseudonymize publish purge purchase qualify quarantine raise rate rebuild receive recommend reconcile record ' +
  'recover redact reduce reestablish refrain refuse register regulate reject release relinquish remediate remind remove renew replace ' +
  'report request require rescan reset reside resolve respond restore restrict retain retest retire return review ' +
  'revise revoke rotate route run safeguard sanitize sanitise save scan schedule score screen secure segment ' +
  'segregate select send separate serve set share show shred sign specify staff stop store strengthen submit subscribe supervise ' +
  'support surrender suspend switch synchronize synchronise tag take terminate test timestamp track trace train ' +
  'transfer transmit transport treat triage turn uninstall unlock update upgrade use validate verify version vet wear ' +
  'weigh wipe withdraw withhold work write ' +
  'aggregate consolidate convene correlate cross-reference equip enrich gather ingest onboard outsource ' +
  'persist rehearse repeat replicate reuse seek tailor ' +
  'tune undertake ' +
  'accompany add adapt amend announce answer attach attest calculate clarify commission compile erase expand flag merge modify ' +
  'produce re-assess re-certify re-confirm re-examine re-scan reassess recertify recheck reconfirm refresh refine reissue ' +
  'rerun rewrite simulate summarize summarise sync upload warn';

/**
 * Verbs that describe work as well, but are nouns or explanations where they open a line: they count in the present
 * tense and as passives only.
 */
const TOLD_FORMS =
  'advance advise agree allot ask attribute augment bind book budget bundle buy centralize centralise chair challenge charge ' +
  'circulate code condition convert count credit cut date debrief deduct defer demand disseminate divide draw drop edit elevate ' +
  'enact encode endorse enter equip exceed exclude exempt exit export extend feed fill finish fix formulate fulfill fulfil ' +
  'fund gate give grade group halt hand hide host impose import improve index inherit insert insure interview introduce invite ' +
  'join judge lay learn lease lend let lift load lower merge migrate mirror mix mount move name negotiate normalize normalise ' +
  'nominate number obey observe obscure omit open pass pause penalize penalise pick pin point pool practise ' +
  'preserve preset prioritise produce profile program project promote propose pseudonymise pull punish push put quantify query ' +
  'question quote rank reassign reconsider rectify redo reference reflect relate relay reopen ' +
  'replay reserve resize rework ring rotate rule sample sanction screen seal search sell settle shadow ship ' +
  'shorten show shut signal simplify site sort spend split sponsor stage stamp standardize standardise state steer strip study ' +
  'substantiate summon suppress surround survey tabletop talk task teach tell throttle tie tighten time tokenize tokenise ' +
  'touch transcribe translate trigger trim trust try understand unify upload visit watch weight whitelist blocklist allowlist ' +
  'participate cooperate collaborate liaise regard attend possess watermark zeroize zeroise sensitize sensitise familiarize ' +
  'catalogue catalog locate forecast anchor oblige ' +
  'familiarise formalize formalise cross-train pre-define predefine pre-approve preapprove';

const IRREGULAR_PAST: Readonly<Record<string, string>> = {
  choose: 'chosen', hold: 'held', keep: 'kept', lead: 'led', make: 'made', meet: 'met', send: 'sent', set: 'set',
  take: 'taken', write: 'written', withdraw: 'withdrawn', withhold: 'withheld', rebuild: 'rebuilt', run: 'run',
  reset: 'reset', bring: 'brought', wear: 'worn', vet: 'vetted', backup: 'backed up', shred: 'shredded', log: 'logged',
  map: 'mapped', ban: 'banned', tag: 'tagged', run_: 'run', transmit: 'transmitted', permit: 'permitted',
  transfer: 'transferred', control: 'controlled', stop: 'stopped', submit: 'submitted', cancel: 'cancelled',
  prefer: 'preferred', plan: 'planned', enroll: 'enrolled', label: 'labelled', prove: 'proven', strengthen: 'strengthened', scan: 'scanned', embed: 'embedded', seek: 'sought',
  undertake: 'undertaken', amend: 'amended', bind: 'bound', buy: 'bought', cut: 'cut', draw: 'drawn', feed: 'fed', give: 'given',
  hide: 'hidden', read: 'read', lay: 'laid', lend: 'lent', let: 'let', put: 'put', sell: 'sold', show: 'shown', shut: 'shut', spend: 'spent',
  split: 'split', teach: 'taught', tell: 'told', understand: 'understood', upload: 'uploaded', rerun: 'rerun', rewrite: 'rewritten',
  preset: 'preset', redo: 'redone', refer: 'referred', defer: 'deferred', drop: 'dropped', omit: 'omitted', exit: 'exited',
  pin: 'pinned', ship: 'shipped', strip: 'stripped', trim: 'trimmed', program: 'programmed', join: 'joined', summon: 'summoned',
  flag: 'flagged', commission: 'commissioned', adapt: 'adapted', expand: 'expanded', 're-scan': 're-scanned', seal: 'sealed', number: 'numbered',
  fulfil: 'fulfilled', forecast: 'forecast', catalog: 'catalogued'
}; // prettier-ignore

const pastOf = (base: string): string => {
  const known = IRREGULAR_PAST[base];
  if (known) return known;
  if (base.endsWith('e')) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`;
  return `${base}ed`;
};

const thirdOf = (base: string): string => {
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh|o)$/.test(base) ? `${base}es` : `${base}s`;
};

const gerundOf = (base: string): string => {
  const past = pastOf(base);
  if (/([bdfglmnprt])\1ed$/.test(past) && !base.endsWith(past.slice(-4, -2)))
    return `${past.slice(0, -2)}ing`;
  return /[^e]e$/.test(base) ? `${base.slice(0, -1)}ing` : `${base}ing`;
};

const bases = [...new Set(BASE_FORMS.split(' '))];
const told = [...new Set([...bases, ...TOLD_FORMS.split(' ')])];

export const isBaseVerb = (word: string): boolean => baseVerbs.has(word.toLowerCase());
export const isThirdPersonVerb = (word: string): boolean => thirdPersonVerbs.has(word.toLowerCase());
export const isParticiple = (word: string): boolean => participles.has(word.toLowerCase());
export const isGerund = (word: string): boolean => gerunds.has(word.toLowerCase());

const baseVerbs: ReadonlySet<string> = new Set(bases);
const thirdPersonVerbs: ReadonlySet<string> = new Set(told.map(thirdOf));
const participles: ReadonlySet<string> = new Set([
  ...told.map(pastOf),
  'labeled',
  'backed',
  'enrolled',
  'proved',
  // as commands or in the present these would be nouns: "Supply chain", "Source code"
  ...'fitted flagged housed packaged patrolled positioned produced scoped sealed shielded sited sourced supplied triggered witnessed'.split(
    ' '
  )
]);
const gerunds: ReadonlySet<string> = new Set(bases.map(gerundOf));

/** Verbs that read as nouns when they open a line: "Access control", "Report template", "Test plan". */
export const NOUN_LIKE: ReadonlySet<string> = new Set(
  (
    'access act address alert archive audit award ban base block brief cause change check contact control copy ' +
    'design discard document draft exchange exercise file filter grant hash hold inventory issue label lead limit link list ' +
    'lock log map mark mask measure name offer order outline patch place plan post practice process purchase ' +
    'rate record release report request review route scan schedule score screen segment serve share sign ' +
    'staff stop store support switch tag test track trace train transfer transport treat turn update upgrade use version ' +
    'work backup model ' +
    // the same in the third person: plural nouns
    'acts addresses alerts archives audits awards bans bases blocks changes checks contacts controls copies designs ' +
    'documents drafts exchanges exercises files filters grants hashes holds issues labels leads limits links lists locks ' +
    'logs maps marks masks measures names offers orders outlines patches places plans posts practices processes ' +
    'purchases rates records releases reports requests reviews routes scans schedules scores screens segments ' +
    'shares signs staffs stops stores supports switches tags tests tracks traces trains transfers transports treats turns ' +
    'updates upgrades uses versions works backups monitors ' +
    // nouns in the third person of what is told only
    'advances budgets bundles charges chairs codes conditions counts credits cuts dates demands drops exits exports feeds fills finishes ' +
    'funds gates grades groups hosts imports judges leases loads mirrors mixes mounts moves numbers opens passes pauses picks ' +
    'pins points pools profiles programs projects questions quotes ranks references rules samples sanctions seals searches ' +
    'shadows ships signals sites sorts splits sponsors stages stamps states strips studies surveys tables talks tasks ties ' +
    'times touches triggers trims trusts tries visits watches weights uploads queries regards answers reserves challenges invites'
  ).split(' ')
);
