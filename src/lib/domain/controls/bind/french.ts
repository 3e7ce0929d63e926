import { asField, type Binder, type Binding } from './binding';

/** French letters are no word characters to `\b`. */
const word = (source: string): RegExp => new RegExp(`(?<![\\p{L}'’-])(?:${source})(?!\\p{L})`, 'iu');

const MUST = word(
  "doit|doivent|devra|devront|(?:est|sont) (?:\\p{L}+ )?(?:tenue?s?|responsables?|chargée?s?|obligée?s?) (?:de|d['’]|à|aux?)|(?:il est|est|sont) (?:\\p{L}+ ){0,2}?(?:interdite?s?|obligatoires?|requise?s?|exigée?s?|nécessaires?)|ne (?:peut|peuvent|pourra|pourront)|n['’](?:est|sont) pas (?:autorisée?s?|permis\\p{L}*)|il incombe|incombe|veille(?:nt)? à|s['’]assure(?:nt)? (?:que|de)|est à (?=\\p{L}+er)|sont à (?=\\p{L}+er)|est impératif"
);
const SHOULD = word(
  'devrait|devraient|(?:est|sont) (?:fortement )?(?:recommandée?s?|conseillée?s?|encouragée?s?)|il convient|convient'
);
const PASSIVE = word(
  '(?:est|sont) (?:(?:\\p{L}+ment|aussi|toujours|ainsi|tous|toutes) )*((?:\\p{L}+)(?:é|ée|és|ées|is|ise|ises|ies?|ite?s?|us?|ues?|ertes?|erts?))'
);
const COMMAND =
  /^(?:Vérifier|Vérifiez|S['’]assurer|Assurez-vous|Assurer|Veiller|Veillez|Utiliser|Utilisez|Chiffrer|Chiffrez|Protéger|Protégez|Documenter|Mettre|Mettez|Définir|Définissez|Contrôler|Contrôlez|Limiter|Limitez|Interdire|Désactiver|Désactivez|Sauvegarder|Sauvegardez|Ne (?:pas|jamais)|N['’]\p{L}+ (?:pas|jamais)|Signaler|Signalez|Identifier|Activer|Activez|Changer|Changez|Former|Journaliser|Cloisonner|Restreindre|Appliquer|Établir|Réaliser|Effectuer|Conserver|Conservez|Supprimer|Supprimez|Verrouiller|Verrouillez|Séparer|Attribuer|Maintenir|Sensibiliser|Installer|Imposer)(?!\p{L})/iu;
const WORK =
  /^(?:chiffr|vérifi|contrôl|réalis|effectu|document|protég|journalis|sauvegard|approuv|valid|test|mis|revu|limit|restrein|défini|formalis|évalu|analys|surveill|supprim|détruit|conserv|archiv|attribu|révoqu|désactiv|classifi|class|identifi|trait|form|sensibilis|inform|communiqu|diffus|inventori|install|configur|appliqu|mainten|tenu|gér|audit|sépar|cloisonn|authentifi|autoris|suivi|enregistr|notifi|signal|planifi|actualis|établi|affect|nomm|désign|transmis|transm|stock|héberg|activ|isol|consign|organis|pris|signé|ferm|verrouill|audité|collect)/iu;
const PEOPLE =
  /(?:utilisateur|collaborateur|employé|salarié|personnel|agent|administrateur|direction|responsable|RSSI|DSI|DPO|prestataire|fournisseur|équipe|service|entité|organisation|organisme|entreprise|société|propriétaire|développeur|sous-traitant|tiers|visiteur|manager|comité|opérateur|autorité|\])/iu;

const bindingAt = (sentence: string, match: RegExpExecArray, strength: Binding['strength']): Binding => {
  const before = sentence
    .slice(0, match.index)
    .replace(/^.*:\s+/u, '')
    .replace(/^(?:Si|Lorsque|Lorsqu['’]|Quand|Dès|Avant|Après|En cas|Afin|Pour)[^,]*,\s*/iu, '');
  const after = sentence.slice(match.index + match[0].length).trim();
  const subject = asField(before, 12);
  const actor = subject && PEOPLE.test(subject) ? subject : null;
  const passive = /^être\s+(\p{L}+)/u.exec(after);
  const verb = passive
    ? `être ${passive[1]!}`
    : (/^(?:pas |plus |jamais |s['’]|se )?\p{L}+/u.exec(after)?.[0] ?? '');
  return {
    strength,
    actor: passive ? null : actor,
    action: asField(`${match[0]} ${strength === 'descriptive' ? '' : verb}`),
    object: actor && !passive ? asField(after.slice(verb.length).split(/[,;]/)[0], 12) : subject,
    imperative: false
  };
};

/** What a French sentence binds somebody to. */
export const bindFrench: Binder = (sentence) => {
  const duty = MUST.exec(sentence);
  if (duty) return bindingAt(sentence, duty, 'mandatory');
  const advice = SHOULD.exec(sentence);
  if (advice) return bindingAt(sentence, advice, 'recommended');
  const command = COMMAND.exec(sentence);
  if (command) {
    const object = asField(sentence.slice(command[0].length).split(/[,;]/)[0], 12);
    return {
      strength: 'mandatory',
      actor: null,
      action: command[0],
      object,
      imperative: true
    };
  }
  const described = PASSIVE.exec(sentence);
  if (!described || !WORK.test(described[1] ?? '') || sentence.slice(0, described.index).trim() === '')
    return null;
  return bindingAt(sentence, described, 'descriptive');
};
