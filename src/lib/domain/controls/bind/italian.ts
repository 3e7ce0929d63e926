import { subjectVerbBinder, word } from './subject-verb';

const MUST = word(
  'deve|devono|dovrà|dovranno|(?:è|sono|sarà|saranno) (?:\\p{L}+ ){0,2}?(?:responsabil[ei] (?:di|del\\p{L}*)|obbligatori[oae]?|obbligat[oaie] a|tenut[oaie] a|necessari[oae]?|vietat[oaie]|proibit[oaie])|non (?:può|possono|potrà|potranno|è consentito|sono consentit[ie]|è ammess[oa]|è permess[oa])|(?:richiede|richiedono|esige|esigono)|si impegna(?:no)? a|spetta a|è compito (?:di|del\\p{L}*)|va|vanno(?= \\p{L}+t[oaie])'
);
const SHOULD = word(
  'dovrebbe|dovrebbero|si (?:raccomanda|consiglia)|è (?:consigliabile|opportuno|raccomandato)'
);
/** What a control does, as a passive or with the organization as its subject. */
const DEED =
  '(?:rived|riesamin|revision|cifr|critt|approv|verific|controll|registr|document|limit|test|prov|esegu|effettu|mantien|manten|conserv|elimin|cancell|distru|prote|classific|inventari|aggiorn|valut|notific|comunic|form|sensibilizz|assegn|revoc|disattiv|rimo|rimuov|monitor|analizz|separ|segreg|autentic|autorizz|identific|gest|attua|implement|stabil|defin|archivi|custod|blocc|install|applic|firm|nomin|design|inform|segnal|indag|ripristin|salva|sottopos|ricev|restitui|sincronizz|segment|conce|sgomb|redatt|pubblic|diffond|diffus|etichett|cambi|esegui|coordin|richied|richies|accompagn|indic|elenc|corre|chiu|trasport|valid|simul|esercit|cripta|raccol|consegn|rilasci|ruot)';
const PASSIVE = word(
  `(?:è|sono) (?:\\p{L}+ )?accessibil[ei](?= (?:a|solo|agli|ai|soltanto))|(?:è|sono|viene|vengono|resta|restano) (?:\\p{L}+mente |regolarmente |sempre )?${DEED}\\p{L}*(?:t|s)[oaie]`
);
/** Its subject is the first group. */
const ACTIVE = new RegExp(
  `(?<![\\p{L}-])(il personale|l['’]organizzazione|l['’]azienda|la società|la direzione|il responsabile(?: \\p{L}+){0,4}|il team(?: \\p{L}+){0,3}|il comitato(?: \\p{L}+){0,3}|gli \\p{L}+(?: \\p{L}+){0,3}|i \\p{L}+(?: \\p{L}+){0,3}) (?=${DEED}\\p{L}*(?:a|ano|e|ono|isce|iscono)(?!\\p{L}))`,
  'iu'
);
const COMMAND = word(
  'Non (?:condividere|lasciare|utilizzare|installare|aprire)|(?:Segnalare|Comunicare|Bloccare|Proteggere|Utilizzare|Cambiare|Conservare|Cifrare|Verificare|Evitare|Assicurarsi)'
);
const PEOPLE =
  /(?:utent|dipendent|il personale|lavorator|amministrator|direzione|responsabil|proprietari|team|fornitor|organizzazione|azienda|società|comitato|reparto|ufficio|sviluppator|collaborator|terz|visitator|auditor|person[ae](?!l)|incaricat|dirigent|titolare|CISO|RPD|DPO)/iu;

/** What an Italian sentence binds somebody to. */
export const bindItalian = subjectVerbBinder({
  must: MUST,
  should: SHOULD,
  command: COMMAND,
  passive: PASSIVE,
  active: ACTIVE,
  people: PEOPLE,
  condition: /^(?:Se|Quando|Qualora|Prima di|Dopo|In caso di|Per|Al fine di)[^,]*,\s*/iu,
  verb: /^(?:non )?\p{L}+/u
});
