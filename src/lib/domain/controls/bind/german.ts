import { asField, type Binder, type Binding } from './binding';

/** German letters are no word characters to `\b`. */
const word = (source: string): RegExp => new RegExp(`(?<![\\p{L}-])(?:${source})(?!\\p{L})`, 'iu');

const MUST = word(
  'muss|müssen|müsste|müssten|darf|dürfen|hat(?= [^;]{0,160}?\\bzu(?: \\p{L}+en|\\p{L}+en)?\\b)|haben(?= [^;]{0,160}?\\bzu \\p{L}+en\\b)'
);
const SHOULD = word('soll|sollen|sollte|sollten|wird empfohlen|werden empfohlen|empfiehlt sich');
/** "ist regelmäßig zu prüfen", "sind aufzubewahren". */
const TO_BE =
  /(?<!\p{L})(?:ist|sind)(?!\p{L})[^;]{0,220}?(?<!\p{L})(?:zu \p{L}+[^\s.,;]*(?:en|ern|eln)|\p{L}{2,10}zu\p{L}{2,}(?:en|ern|eln))(?=[\s.,;:)]|$)/iu;
const DUTY = word(
  '(?:ist|sind) (?:\\p{L}+ ){0,4}?(?:verpflichtet|verantwortlich|zuständig|verpflichtend|erforderlich|vorgeschrieben|obligatorisch|zwingend|notwendig|untersagt|verboten|unzulässig|nicht (?:gestattet|erlaubt|zulässig)|nur (?:\\p{L}+ ){0,6}?(?:gestattet|erlaubt|zulässig))|(?:trägt|tragen) (?:die |\\p{L}+ ){0,2}Verantwortung|obliegt'
);
const DUTY_LATE =
  /(?<!\p{L})(?:ist|sind)(?!\p{L})[^;]{0,160}?(?<!\p{L})(?:verpflichtend|verpflichtet|verantwortlich|zuständig|erforderlich|vorgeschrieben|untersagt|verboten|unzulässig|(?:nicht|nur)[^.;,]{0,80}? (?:gestattet|erlaubt|zulässig|verfügbar))(?!\p{L})/iu;
const EXEMPT = word(
  '(?:ist|sind) (?:\\p{L}+ ){0,3}?(?:nicht (?:erforderlich|verpflichtet|notwendig|verpflichtend)|optional)|muss nicht|müssen nicht|braucht nicht|brauchen nicht'
);

/** "werden jährlich überprüft": a passive whose participle tells of control work. */
const PASSIVE =
  /(?<!\p{L})(?:wird|werden)(?!\p{L})[^;]{0,260}?(?<!\p{L})((?:\p{L}+)?(?:ge\p{L}{2,}(?:t|en)|\p{L}{2,}iert|(?:über|unter|ver|be|ent|er|zer|wider|durch|um|an|ab|auf|aus|ein|zu|vor|nach|bereit|sicher|fest|offen)\p{L}{2,}(?:t|en)))(?=[\s.,;:)]|$)/iu;
/** "sind verschlüsselt", "ist dokumentiert": a state that a control keeps up. */
const STATE =
  /(?<!\p{L})(?:ist|sind)(?!\p{L})[^;]{0,160}?(?<!\p{L})(dokumentiert|verschlüsselt|geschützt|getrennt|eingeschränkt|beschränkt|deaktiviert|gesperrt|eingerichtet|benannt|festgelegt|zugewiesen|zugeordnet|gesichert|isoliert|segmentiert|protokolliert|freigegeben|genehmigt|integriert|abgestimmt|ausgerichtet|begrenzt|rückführbar|implementiert|konfiguriert|aktiviert|klassifiziert|gekennzeichnet|geregelt)(?!\p{L})/iu;
/** Verbs of control work in the third person. */
const ACTIVE = word(
  '(?<!zu )(?:prüft|prüfen|überprüft|überprüfen|genehmigt|genehmigen|überwacht|überwachen|dokumentiert|dokumentieren|protokolliert|protokollieren|verschlüsselt|verschlüsseln|stellt|stellen|führt|führen|erstellt|erstellen|pflegt|pflegen|meldet|melden|bewertet|bewerten|verwaltet|verwalten|setzt|setzen|schützt|schützen|kontrolliert|kontrollieren|bestimmt|bestimmen|erhält|erhalten|erfordert|erfordern|berichtet|berichten|informiert|informieren|koordiniert|koordinieren|verifiziert|verifizieren|testet|testen|sichert|sichern|löscht|löschen|vergibt|vergeben|entzieht|entziehen|unterliegt|unterliegen|besitzt|hält|halten|erfasst|erfassen|beantragt|beantragen|nutzt|nutzen|verwendet|verwenden|schult|schulen|unterstützt|unterstützen|gewährleistet|gewährleisten|betreibt|betreiben|definiert|definieren|legt|legen|folgt|folgen|begrenzt|begrenzen|verhindert|verhindern|erzwingt|erzwingen|blockiert|blockieren|verhindert|unterscheidet|ergänzen|pflegen)'
);
const COMMAND =
  /^(?:(?:Bitte )?(?:Prüfen|Überprüfen|Verifizieren|Stellen|Melden|Verwenden|Nutzen|Sperren|Ändern|Geben|Bewahren|Löschen|Speichern|Verschlüsseln|Dokumentieren|Installieren|Informieren|Schützen|Vermeiden|Teilen|Öffnen|Halten|Führen|Achten) Sie|(?:Prüfe|Stelle|Verifiziere)n?,? (?:dass|ob|sicher))(?!\p{L})/iu;

const PEOPLE =
  /(?:Mitarbeiter|Mitarbeitende|Beschäftigte|Nutzer|Benutzer|Anwender|Administrator|Leitung|Geschäftsführung|Vorstand|Beauftragte|Eigentümer|Verantwortliche|Führungskr|Abteilung|Team|Organisation|Unternehmen|Auftragnehmer|Lieferant|Dienstleister|Betrieb|IT|ISB|CISO|DSB|Personal|Person|Dritte|Besucher|Gäste|Entwickler|Auditor|Revision|Bereich|Vorgesetzte|HR|Stelle|Kunde|Partner|Anbieter|Gesellschaft|Mitglied|\])/u;

const firstPart = (text: string): string => text.replace(/^.*?:\s+(?=\p{Lu})/u, '');

const bindingAt = (sentence: string, match: RegExpExecArray, strength: Binding['strength']): Binding => {
  const before = firstPart(sentence.slice(0, match.index)).replace(
    /^(?:Falls|Wenn|Sofern|Sobald|Bei|Vor|Nach)[^,]*,\s*/u,
    ''
  );
  const after = sentence.slice(match.index + match[0].length);
  // in main clauses that open with an adverb the subject follows the verb
  const subject = asField(before, 12);
  const actor = subject && PEOPLE.test(subject) ? subject : null;
  const verbs = sentence.match(/(?:zu )?\p{L}+(?:en|t|ern|eln)(?=[.;:,]?\s*$)/u)?.[0] ?? null;
  const hit = match[0].split(/\s+/);
  const action = asField(
    hit.length > 3 ? `${hit[0]!} … ${hit.slice(-2).join(' ')}` : `${match[0]}${verbs ? ` … ${verbs}` : ''}`
  );
  const object = actor ? asField(after.replace(/[,;].*$/u, ''), 12) : subject;
  return { strength, actor, action, object, imperative: false };
};

/** What a German sentence binds somebody to. */
export const bindGerman: Binder = (sentence) => {
  const exempt = EXEMPT.exec(sentence);
  if (exempt) return bindingAt(sentence, exempt, 'mandatory');
  const duty = MUST.exec(sentence) ?? TO_BE.exec(sentence) ?? DUTY.exec(sentence) ?? DUTY_LATE.exec(sentence);
  if (duty) return bindingAt(sentence, duty, 'mandatory');
  const advice = SHOULD.exec(sentence);
  if (advice) return bindingAt(sentence, advice, 'recommended');
  const command = COMMAND.exec(sentence);
  if (command) {
    const object = asField(sentence.slice(command[0].length), 12);
    return {
      strength: 'mandatory',
      actor: null,
      action: command[0],
      object,
      imperative: true
    };
  }
  const active = /^(?:sie|es|er|dies|diese|dieser|dieses)\s+\p{L}+/iu.test(sentence) ? null : ACTIVE;
  const described = PASSIVE.exec(sentence) ?? STATE.exec(sentence) ?? active?.exec(sentence);
  if (!described || sentence.slice(0, described.index).trim() === '') return null;
  return bindingAt(sentence, described, 'descriptive');
};

/** Whether an item goes on with its role's name: `Pflegt das Verzeichnis`. */
export const opensWithGermanVerb = (item: string): boolean => ACTIVE.exec(item)?.index === 0;

/** Whether these words name somebody who can be bound. */
export const namesGermanActor = (words: string): boolean => words.length <= 80 && PEOPLE.test(words);
