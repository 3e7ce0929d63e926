import { asField } from './binding';

/** Parts of English sentences that all ways of reading them share. */

export const ADVERB =
  '(?:also|always|only|never|not|then|thus|therefore|at all times|at a minimum|at least|in turn|further|normally|generally|either|both|each|all|thereafter|once|first|immediately|formally|\\w+ly)'; // prettier-ignore
export const BE =
  '(?<!\\b(?:may|might|can|could|would|if|as)(?: also| not| only| still)? )(?:is|are|be|been|being|was|were)';

/** Where a clause that only sets the scene ends; what is bound comes after it. */
export const stripOpeningClause = (sentence: string): number => {
  const match =
    /^(?:if|when(?:ever)?|where(?:ver)?|while|once|after|before|although|though|as|because|since|unless|until|in (?:case|the event|order|addition|accordance|line)|prior to|for|to|upon|on|during|within|with|without|at|by|based on|depending on|following|except|given|due to|as part of|as well as|under|through|wherever|for example|additionally|furthermore|moreover|however|therefore|finally|in particular|in general|where applicable|where possible|if possible|if necessary|ideally)\b[^,;:]{0,200}?[,:]\s+/i.exec(
      sentence
    );
  return match ? match[0].length : 0;
};

/** A force inside a relative or reported clause does not bind the sentence's subject. */
export const isSubordinate = (before: string): boolean => {
  const clause =
    /(?:^|\s)(which|who|whom|whose|what|how|why|when|whether|if|unless|until|as(?! code\b| a service\b)|because|since|while|than|where)((?:\s+[^\s,]+){0,4})$/i.exec(
      before.trim()
    );
  // with a verb of its own the clause is over and the main one goes on
  if (clause)
    return !/\s(?:is|are|was|were|has|have|had|can|may|will|do|does|uses?|\w{2,}ed)(?=\s|$)/i.test(
      clause[2]!
    );
  return /(?:^|\s)that$/i.test(before.trim());
};

/** After a colon in the subject the subject starts anew. */
export const subjectOf = (before: string): string =>
  before.replace(/^.*[:–—]\s+/, '').replace(/^(?:and|or|but|also)\s+/i, '');

export const WHO =
  /\b(?:we|our (?:team|staff)|teams?|departments?|managers?|management|officers?|owners?|boards?|committees?|councils?|administrators?|admins?|staff|employees?|users?|personnel|organi[sz]ations?|company|companies|firm|agency|entity|entities|businesses|ciso|cio|ceo|cto|cfo|cso|dpo|coo|hr|it|isms|directors?|executives?|leads?|leaders?|leadership|auditors?|assessors?|contractors?|consultants?|suppliers?|vendors?|providers?|third[- ]part(?:y|ies)|partners?|customers?|clients?|developers?|engineers?|analysts?|operators?|custodians?|stewards?|supervisors?|workers?|members?|individuals?|persons?|people|everyone|anyone|whoever|workforce|helpdesk|service desk|desk|sponsors?|coordinators?|responders?|champions?|architects?|representatives?|trustees?|authority|authorities|processors?|controllers?|recipients?|visitors?|guests?|authors?|approvers?|reviewers?|requesters?|testers?|buyers?|heads?|chief|subcontractors?|parties|party|interns?|group|office|unit|resources|security|legal|procurement|finance|operations|secretar(?:y|ies)|counsel|rector|chair(?:man|woman|person)?s?|(?:internal )?audit functions?|internal audit|guards?|reception(?:ists?)?|nurses?|teachers?|pupils?|students?|deput(?:y|ies)|delegates?|assistants?|clerks?|technicians?|specialists?|experts?|editors?|freelancers?|president|crews?|trainers?|instructors?|annotators?|labell?ers?|researchers?|scientists?|planners?|buyers?|landlord|regulators?|banks?|universit(?:y|ies)|hospitals?|schools?|ministr(?:y|ies)|institutes?|municipalit(?:y|ies)|commission|\[[^\]]*\]|\{\{[^{}]*\}\})$/i; // prettier-ignore

export const MACHINE =
  /\b(?:systems?|applications?|platforms?|tools?|software|solutions?|servers?|services?|firewalls?|gateways?|devices?|workstations?|laptops?|screens?|sessions?|databases?|networks?|pipelines?|process|policy|policies|procedures?|controls?|mechanisms?|siem|mdm|edr|waf|vpn|workflows?|permissions?|access rights|jobs?|scripts?|filters?|scanners?|alarms?|cameras?|pull requests?)$/i;

export const isPlaceholder = (subject: string): boolean =>
  /^(?:the |each |every )?(?:\[[^\]]+\]|\{\{[^{}]+\}\}|<[^<>]+>)$/i.test(subject.trim());

/** The noun phrase at the end of `subject`, cut at the first preposition or relative pronoun. */
export const headOf = (subject: string): string =>
  subject
    .replace(
      /\s+(?:(?:of|for|in|at|on|with|within|who|that|which|whose|from|to|responsible|using|having|including|under|across)\b|\()[\s\S]*$/i,
      ''
    )
    .trim();

/** Whether these words name somebody who can be bound. */
export const namesActor = (words: string): boolean => asActor(words.trim()) !== null;

export const asActor = (subject: string): string | null => {
  const clean = subject.replace(/,.*$/, '').trim();
  const head = headOf(clean);
  return clean !== '' &&
    (WHO.test(head) || isPlaceholder(clean) || (/^(?:who|all|each|every)\b/i.test(clean) && WHO.test(head)))
    ? asField(clean)
    : null;
};

/** Where the object of a verb ends. */
const OBJECT_END =
  /\s+(?:to (?=\w+ )|in (?:accordance|line|order|case|the event)|at least|at a minimum|on an?\b|on a\b|by\b|within\b|prior to|before|after|when|whenever|where|if|unless|until|upon|using|via|through|so that|because|as\b|for (?=compliance|approval|review|the purpose)|every\b|each\b|once\b|twice\b|daily|weekly|monthly|quarterly|annually|yearly|semi-annually|regularly|periodically|during|(?<!the )following|pursuant|from (?=\w+ to)|based on|with (?:the|a|an|at)\b|and (?=\w+(?:s|ed|ing)\b))|[,;:(]/i; // prettier-ignore

export const objectOf = (rest: string): string | null => asField(rest.split(OBJECT_END)[0] ?? '', 12);

/** Verb with its particle, and what follows it. */
export const splitVerb = (rest: string): { verb: string; tail: string } => {
  const match = /^((?:[\w'’-]+ly\s+)?[\w'’/-]+(?:\s+(?:and|or)\s+[\w'’-]+(?=\s))?)\s*([\s\S]*)$/.exec(
    rest.trim()
  );
  return { verb: match?.[1] ?? '', tail: match?.[2] ?? '' };
};

export const agentOf = (tail: string): string | null => {
  const match =
    /\bby (?!means\b|the end\b|default\b|law\b|using\b|\w+ing\b)((?:(?:the|an?|all|each|our|its) )?[\w/&'’[\]-]+(?: [\w/&'’[\]-]+){0,5})/i.exec(
      tail
    );
  if (!match) return null;
  const phrase = match[1]!.split(
    /\s+(?:and (?=\w+ed)|at|on|in|to|for|before|after|within|prior|every|each|once|using|when|if|as|quarterly|annually|monthly|weekly|daily|regularly)\b/i
  )[0]!;
  return WHO.test(phrase) ? asField(phrase) : null;
};
