/** How German, French, Spanish and Italian sentences say that something is not asked for or not done. */
const word = (source: string): RegExp => new RegExp(`(?<![\\p{L}-])(?:${source})(?!\\p{L})`, 'iu');

export const GERMAN_EXEMPTIONS: readonly RegExp[] = [
  word(
    '(?:ist|sind) (?:\\p{L}+ ){0,4}?(?:nicht (?:erforderlich|verpflichtet|notwendig|nötig|verpflichtend|vorgeschrieben|anwendbar|zwingend|Teil des Geltungsbereichs)|optional|freiwillig|entbehrlich|verzichtbar|ausgenommen|befreit)'
  ),
  word(
    '(?:muss|müssen) (?:\\p{L}+ ){0,3}?nicht|brauch(?:t|en) (?:\\p{L}+ ){0,3}?nicht|bedarf (?:\\p{L}+ ){0,3}?keiner'
  ),
  word(
    'gil(?:t|en) (?:\\p{L}+ ){0,2}?nicht|(?:findet|finden) (?:\\p{L}+ ){0,4}?keine Anwendung|außerhalb des (?:Geltungs|Anwendungs)bereichs|nicht (?:im|vom) (?:Geltungs|Anwendungs)bereich'
  ),
  word(
    'kann (?:\\p{L}+ ){0,6}?(?:verzichtet|abgesehen|ausgesetzt) werden|können (?:\\p{L}+ ){0,6}?(?:entfallen|unterbleiben|ausgelassen werden)|kann (?:\\p{L}+ ){0,6}?entfallen'
  ),
  word(
    '(?:wird|werden|wurde|wurden|ist|sind) (?:\\p{L}+ ){0,4}?(?:noch|derzeit|momentan|aktuell|bislang|bisher) nicht|(?:derzeit|momentan|aktuell|bislang|bisher) (?:\\p{L}+ ){0,2}?(?:nicht|keine?n?)|es (?:gibt|besteht|existiert) (?:\\p{L}+ ){0,2}?keine?n?'
  )
];

export const FRENCH_EXEMPTIONS: readonly RegExp[] = [
  word(
    "(?:n['’]est|ne sont|n['’]était) (?:\\p{L}+ )?pas (?:\\p{L}+ )?(?:tenue?s?|obligée?s?|obligatoires?|requise?s?|nécessaires?|exigée?s?|applicables?|soumise?s?|concernée?s?|couverte?s?)"
  ),
  word("(?:est|sont) (?:\\p{L}+ )?(?:facultati(?:f|ve)s?|optionnel(?:le)?s?|exemptée?s?|dispensée?s?|exclue?s? du périmètre|hors (?:du )?périmètre)"),
  word("ne s['’]appliqu(?:e|ent) pas|hors (?:du )?(?:périmètre|champ d['’]application)"),
  word("(?:peut|peuvent) (?:\\p{L}+ )?(?:être (?:omise?s?|ignorée?s?|levée?s?)|se dispenser|déroger)|il n['’]est pas (?:nécessaire|obligatoire|requis|exigé)|n['’]a pas besoin|n['’]ont pas besoin"),
  word("(?:n['’]est|ne sont|n['’]a|n['’]ont) pas encore|il n['’](?:existe|y a) (?:\\p{L}+ ){0,2}?(?:pas|aucune?)|aucune? (?:procédure|politique|processus|registre|plan|contrôle) n['’]")
]; // prettier-ignore

export const SPANISH_EXEMPTIONS: readonly RegExp[] = [
  word('no (?:es|son|será|serán) (?:\\p{L}+ )?(?:necesari[oa]s?|obligatori[oa]s?|requerid[oa]s?|exigibles?|aplicables?|imprescindibles?)'),
  word('no (?:se )?(?:requiere|requieren|exige|exigen|aplica|aplican|necesita|necesitan)|no (?:está|están) (?:obligad[oa]s?|sujet[oa]s?|incluid[oa]s? en el alcance|cubiert[oa]s?)'),
  word('(?:es|son) (?:opcional(?:es)?|voluntari[oa]s?|facultativ[oa]s?)|(?:está|están|queda|quedan) (?:exent[oa]s?|excluid[oa]s? del alcance|fuera del? alcance)|fuera del alcance'),
  word('(?:puede|pueden|podrá|podrán) (?:omitirse|prescindirse|eximirse|ser omitid[oa]s?|dispensarse)|no hace falta'),
  word('(?:aún|todavía) no|(?:actualmente|por el momento) no|no (?:existe|hay) (?:\\p{L}+ )?(?:procedimiento|proceso|política|plan|registro|control|inventario)')
]; // prettier-ignore

export const ITALIAN_EXEMPTIONS: readonly RegExp[] = [
  word('non (?:è|sono|sarà|saranno) (?:\\p{L}+ )?(?:necessari[oae]?|obbligatori[oae]?|richiest[oaie]|tenut[oaie]|applicabil[ei]|obbligat[oaie]|soggett[oaie]|previst[oaie])'),
  word('non (?:si applica|si applicano|richiede|richiedono|occorre|serve)|non (?:rientra|rientrano) (?:nell[’\']ambito|nel campo)'),
  word("(?:è|sono) (?:facoltativ[oaie]|opzional[ei]|volontari[oae]?|esent(?:e|i)|esclus[oaie] dall[’']ambito|fuori (?:dall[’']ambito|dal perimetro))"),
  word('(?:può|possono) (?:essere )?(?:omess[oaie]|tralasciat[oaie]|derogat[oaie]|derogare|prescindere)'),
  word('non (?:è|sono|viene|vengono) ancora|(?:attualmente|al momento) non|non (?:esiste|esistono|c[’\']è|ci sono) (?:\\p{L}+ )?(?:procedur[ae]|process[oi]|politic[ahe]+|pian[oi]|registr[oi]|controll[oi]|inventari[oe]?)')
]; // prettier-ignore
