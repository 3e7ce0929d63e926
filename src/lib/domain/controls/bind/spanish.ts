import { subjectVerbBinder, word } from './subject-verb';

const MUST = word(
  'debe|deben|deberá|deberán|(?:ha|han|habrá|habrán|tiene|tienen|tendrá|tendrán) (?:de|que)(?= \\p{L}+r)|(?:es|son|está|están|será|serán) (?:\\p{L}+ ){0,2}?(?:responsables? de|obligatori[oa]s?|obligad[oa]s? a|necesari[oa]s?|imprescindibles?|prohibid[oa]s?)|queda(?:n)? (?:\\p{L}+ )?prohibid[oa]s?|se prohíben?|no (?:se )?(?:puede|pueden|podrá|podrán|permite|permiten|autoriza|autorizan)|se (?:exige|requiere|compromete)n?(?: a)?|(?:exige|requiere)n?|corresponde a|es responsabilidad de'
);
const SHOULD = word('debería|deberían|se (?:recomienda|aconseja)n?|es (?:recomendable|aconsejable)|conviene');
/** What a control does, as a passive with `se`, with `ser` or `estar`, or with the organization as its subject. */
const DEED =
  '(?:revis|cifr|encript|aprueb|aprob|verific|supervis|registr|document|restring|limit|prueb|prob|realiz|efectú|efectu|mantien|manten|conserv|elimin|borr|destruy|destru|protej|proteg|clasific|inventari|actualiz|evalú|evalu|notific|comunic|form|capacit|concien|asign|revoc|desactiv|retir|monitor|analiz|audit|segreg|separ|autentic|autoriz|identific|gestion|implant|implement|establec|defin|almacen|custodi|bloque|instal|aplic|firm|nombr|design|inform|report|investig|copi|restaur|control|recib|compr[ou]+eb|comprob|devuelv|devolv|sincroniz|ensay|segment|concentr|entreg|otorg|conced|prohib|elabor|difund|public|señal|etiquet|cambi|rot|instruy|ejecut|coordin|solicit|acompañ|exig|indic|list|rastre|clasifi|corrig|parche|cerr|cierr|traslad|transport|cubr|contrast|valid|simul|practic)';
const PASSIVE = word(
  `(?:se (?:\\p{L}+mente )?${DEED}\\p{L}*|(?:es|son) (?:\\p{L}+ )?(?:accesible|confidencial)(?:es)?(?= (?:para|solo|sólo))|(?:es|son|está|están|queda|quedan|ha sido|han sido) (?:\\p{L}+mente )?${DEED}\\p{L}*[aio]d[oa]s?)`
);
/** Its subject is the first group. */
const ACTIVE = new RegExp(
  `(?<![\\p{L}-])(el personal|la organización|la empresa|la compañía|el equipo(?: \\p{L}+){0,4}|el responsable(?: \\p{L}+){0,4}|la dirección|el comité(?: \\p{L}+){0,3}|los \\p{L}+(?: \\p{L}+){0,3}|las \\p{L}+(?: \\p{L}+){0,3}) (?=${DEED}(?:a|an|e|en|ue|uen|uye|uyen)(?!\\p{L}))`,
  'iu'
);
const COMMAND = word(
  'No (?:comparta|comparte|compartir|deje|dejar|utilice|utilizar|instale|instalar|abra|abrir)|(?:Informe|Notifique|Comunique|Bloquee|Proteja|Utilice|Cambie|Guarde|Cifre|Revise|Evite|Asegúrese)'
);
const PEOPLE =
  /(?:usuari|emplead|el personal|trabajador|administrador|dirección|responsable|propietari|equipo|proveedor|organización|empresa|compañía|comité|departamento|desarrollador|colaborador|tercer|visitante|auditor|persona(?!l)|encargad|delegad|técnic|jefe|gerente|director|CISO|DPD)/iu;

/** What a Spanish sentence binds somebody to. */
export const bindSpanish = subjectVerbBinder({
  must: MUST,
  should: SHOULD,
  command: COMMAND,
  passive: PASSIVE,
  active: ACTIVE,
  people: PEOPLE,
  condition: /^(?:Si|Cuando|Antes de|Después de|En caso de|Para|Con el fin de|Tras)[^,]*,\s*/iu,
  verb: /^(?:no )?\p{L}+/u
});
