/** Sentences that look binding and bind nobody to a control. Each pattern names its kind. */
const PATTERNS: readonly RegExp[] = [
  // questions
  /\?["”’»)]*$/,
  // what a document says of itself
  /^(?:the (?:purpose|aim|goal|objective|scope|intent|intention)s? (?:of|is|are)\b|(?:[^.]{2,200}?,\s+)?(?:this|the|these) (?:[\w-]+ ){0,6}(?:policy|policies|standards?|documents?|guidelines?|procedures?|sections?|handbook|manual|framework|plan|appendix|annex|chapter|template|toolkit|guide|publication|page|table|figure|agreement|charter|clauses?)(?: and [\w ]{3,40})?,? (?:also |further |only )?(?:shall |must |will |should )?(?:refers? to|delineates?|appl(?:y|ies)|defines?|describes?|establish(?:es)?|outlines?|provides?|covers?|aims?|seeks?|intends?|sets? (?:out|forth)|specif(?:y|ies)|explains?|details?|addresses|supports?|serves?|encompass(?:es)?|governs?|extends?|contains?|supersedes?|replaces?|consists?|represents?|articulates?|promotes?|enables?|helps?|mandates?|streamlines?|enhances?|facilitates?|fosters?|minimizes|ensures?|lists?|identif(?:y|ies)|summari[sz]es?|introduces?|complements?|takes? effect|come[s]? into|become[s]? effective|is (?:to |intended|designed|applicable|established|effective|based|guided|structured|organi[sz]ed|part|aligned|divided|meant|not intended|relevant|issued|addressed)|are (?:intended|designed|applicable|based|aligned|meant)|applied|be (?:effective|construed|read|interpreted|governed))\b)/i,
  /^(?:zweck|ziel|gegenstand) (?:der|des|dieser|dieses)\b|^(?:diese|dieses|dieser|die vorliegende|das vorliegende)(?: \p{L}+)? ?(?:richtlinie|dokument|standard|regelung|leitlinie|konzept|abschnitt|anweisung|verfahren)\p{L}* (?:gilt|beschreibt|legt|definiert|regelt|richtet|dient|enthält|umfasst|setzt|bildet|ergänzt|konkretisiert|stellt|berücksichtigt|tritt|unterstützt)/iu,
  /^(?:la présente|le présent|cette|ce) (?:politique|document|charte|norme|guide|directive|procédure|section|chapitre)\b.{0,30}?(?:définit|décrit|s['’]applique|a pour|vise|présente|fournit|établit|précise|couvre|entre en)/iu,
  // the words of standards themselves
  /\bkey ?words?\b.{0,40}["“'‘]?(?:must|shall)|["“'‘](?:must|shall|should|muss|doit)["”'’]|\b(?:RFC ?2119|BCP ?14)\b/i,
  /^(?:(?:additionally|furthermore|overall|ultimately|moreover|also|finally),? )?(?:it|this) (?:also )?(?:appl(?:y|ies)|defines?|describes?|establish(?:es)?|outlines?|provides?|covers?|aims?|extends?|fosters?|streamlines?|promotes?|requires?|mandates?|ensures?|encompasses|includes?|supports?|serves?|specifies)\b/i,
  // definitions
  /^["“'‘]?[\w \-/()]{2,50}["”'’]? (?:shall )?(?:(?<!\b(?:by|the|other) )means?,? (?:that|an?|any\w*|the|every\w*|each|all|those|who\w*|what\w*|one|either|information|data)\b|refers? to|is defined as|are defined as|stands for|denotes?|shall have the meaning|has the meaning|have the meaning)\b/i,
  /^["“'‘][^"”'’]{2,90}["”'’] (?:shall )?means?\b/i,
  /^(?:an?|the (?:term|word)) [^,.;:]{2,60}? (?:is (?:an?|any|the|one|short for|some(?:thing|body)|what(?:ever)?)\b (?!(?:\w+ )?(?:responsib|requir|mandator|oblig|condition|prerequisite|member|part)\w*)|stands for\b|in this (?:\w+ )?means\b)|^[\w -]{2,40} is short for\b|^by [^,.;:]{2,60} we (?:mean|understand)\b/i,
  /\bfor the purposes? of this (?:policy|standard|document|agreement|section)\b/i,
  // licence, copyright, warranty
  /\b(?:creative commons|apache license|mit license|general public license|copyright (?:©|\(c\)|holder|notice|\d{4})|©\s*\d{4}|all rights reserved|permission is hereby granted|without warrant(?:y|ies)|["“]as is["”]|may not use this (?:file|document|template) except|fitness for a particular purpose|licen[sc]ed under|shall the (?:authors|copyright holders)|trademarks? of|free to (?:share|use|copy|adapt|remix)|attribution|redistribut(?:e|ion))\b/i,
  // contract clauses on the contract itself
  /\b(?:governed by (?:and construed|the laws?)|construed in accordance|severab(?:le|ility)|force majeure|entire agreement|indemnif(?:y|ies|ication)|limitation of liability|liable for any|jurisdiction of the courts?|binding upon the parties|counterparts?|in no event shall|hereby (?:incorporated|agrees? that this|waives?)|shall (?:prevail|survive)|executed by|invalid or unenforceable|deemed (?:to be )?(?:accepted|a waiver)|arbitration|governing law)\b/i,
  /\b(?:is|are|be|becomes?) (?:\w+ ){0,3}?(?:void|unenforceable)\b|\b(?:neither|no) party\b[^.]{0,30}\bliable\b|\b(?:published|issued) under the laws? of\b/i,
  // praise and hospitality
  /\b(?:is|are) (?:a|the|one of the) (?:\w+ )?(?:leading|largest|market leader|market leaders)\b|\b(?:is|are) (?:\w+ )?welcome[.!]?$/i,
  // instructions to whoever fills a template in
  /\[\s*(?:insert|enter|add|delete|describe|specify|list|replace|fill|complete|provide|select|choose|note|instruction|todo|tbd|optional)\b/i,
  /^(?:instructions?|note to (?:the )?(?:author|reader|user|drafter|preparer)s?|guidance|tip|example|hint|todo|remark|drafting note)\s*[:–-]/i,
  /\b(?:this|the) (?:\w+ ){0,2}template\b|\bclick (?:or tap |each |the |on |here)|\bbracketed (?:field|text)|\b(?:delete|remove) this (?:section|paragraph|text|note|instruction|table|page)|\bplaceholder|\bblue text\b|\b(?:insert|enter) (?:text|name|date|your|the name|company)\b|\bfill (?:in|out) (?:the|this|each|all) (?:fields?|form|table|section|blanks?|placeholder)|\bcustomi[sz]e this\b|\btailor this\b|\breplace (?:the )?(?:text|all|\[|<|with your)|\bprint the necessary\b|^add (?:\w+ ){0,3}rows\b|\bright-click\b|\bupdate field\b/i,
  /^<[^>]{3,}>$/,
  /_{5,}/,
  // leaders of contents tables, bare references
  /\.{4,}\s*\d*\s*$|(?:\. ){4,}\d*/,
  /^(?:see|refer to|cf\.?|siehe|vgl\.?|voir|approved by)\b[^,]{0,80}$|^(?:source|quelle|figure|table|abbildung|tabelle|version|revision|author|owner|date|page|seite|document (?:no|number|owner|id))\.?\s*(?:[:#–-]|\d|\[)[^,]{0,80}$/i,
  /^https?:\/\/\S+$/i,
  /^(?:associated|related|supporting|applicable|reference|referenced|relevant|zugehörige|mitgeltende) (?:standards?|policy|policies|documents?|procedures?|guidelines?|regelungen|dokumente)\s*:/iu,
  // examples, asides, halves of sentences
  /^(?:for (?:example|instance)|e\.g\.|zum beispiel|z\. ?b\.|par exemple|(?:please )?note(?: that|:)|nb:)/i,
  /^(?:\([a-z0-9]{1,3}\) )?that (?:it|they|the|any)\b/i,
  /^the parties (?:accept|agree that|declare|acknowledge|intend)\b/i,
  // advice on how to read
  /\b(?:it|this) (?:should|must|shall) (?:also )?be (?:noted|understood|emphasi[sz]ed|recogni[sz]ed|remembered|stressed)\b/i,
  /\bshould (?:not )?be (?:read|interpreted|viewed) (?:as|in conjunction|together)\b/i
]; // prettier-ignore

/** True for a sentence that is to be left out whatever its verbs. */
export const isBoilerplate = (sentence: string): boolean =>
  PATTERNS.some((pattern) => pattern.test(sentence));

/** A whole paragraph or cell in brackets tells the author what to write. */
export const isTemplateNote = (text: string): boolean =>
  text.length > 24 && /^\s*\[[^[]*\]\s*$/.test(text) && /\s/.test(text.trim());

/** What a placeholder of a template looks like: an invitation to write instead of a text. */
const PLACEHOLDER =
  /\[\s*(?:insert|enter|add|describe|specify|list|replace|fill|your|date|name|company|organi[sz]ation|tbd|todo|xx+|ihr|ihre|nom|votre)[^\]]*\]|\[(?!(?:strictly |highly )?(?:confidential|internal|public|restricted|secret|external|draft|personal)(?: use)?(?: only)?\])[A-ZÄÖÜ][A-ZÄÖÜ0-9_ ]{3,}(?:,[^\]]*)?\]|<\s*(?:insert|enter|your|company|organi[sz]ation|name|date|role|title)[^<>]{0,60}>|\{\{[^}]+\}\}|\b(?:TBD|TODO|XXX+|lorem ipsum)\b|click or tap (?:here )?to enter|_{6,}/i; // prettier-ignore

/** The first placeholder left in a text, as offsets, or null. */
export const findPlaceholder = (text: string): { readonly start: number; readonly end: number } | null => {
  const match = PLACEHOLDER.exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : null;
};
