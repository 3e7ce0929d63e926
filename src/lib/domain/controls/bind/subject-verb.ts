import { asField, type Binder, type Binding } from './binding';

/** The words by which a language binds that puts the subject before the verb, as Italian and Spanish do. */
export interface BindingWords {
  readonly must: RegExp;
  readonly should: RegExp;
  /** At the start of a sentence. */
  readonly command: RegExp;
  /** What a control does, said of what it is done to. */
  readonly passive: RegExp;
  /** Ends before the verb; its subject is the first group. */
  readonly active: RegExp;
  /** Who can be bound. */
  readonly people: RegExp;
  /** A condition before the subject, to its comma. */
  readonly condition: RegExp;
  /** The verb after a word of duty, a denial before it included. */
  readonly verb: RegExp;
}

/** The words alone: accented letters are no word characters to `\b`. */
export const word = (source: string): RegExp => new RegExp(`(?<![\\p{L}-])(?:${source})(?!\\p{L})`, 'iu');

/** Duty first, then advice, commands, and what is said to be done. */
export const subjectVerbBinder = (words: BindingWords): Binder => {
  const bindingAt = (
    sentence: string,
    match: RegExpExecArray,
    strength: Binding['strength'],
    imperative = false
  ): Binding => {
    const before = sentence
      .slice(0, match.index)
      .replace(/^.*:\s+/u, '')
      .replace(words.condition, '');
    const after = sentence.slice(match.index + match[0].length).trim();
    const subject = asField(before, 12);
    const actor = subject && words.people.test(subject) ? subject : null;
    const verb = strength === 'descriptive' ? '' : (words.verb.exec(after)?.[0] ?? '');
    return {
      strength,
      actor,
      action: asField(`${match[0]} ${verb}`),
      object: actor
        ? asField(after.slice(verb.length).split(/[,;]/)[0], 12)
        : (subject ?? asField(after, 12)),
      imperative
    };
  };

  return (sentence) => {
    const duty = words.must.exec(sentence);
    if (duty) return bindingAt(sentence, duty, 'mandatory');
    const advice = words.should.exec(sentence);
    if (advice) return bindingAt(sentence, advice, 'recommended');
    const command = words.command.exec(sentence);
    if (command?.index === 0) return bindingAt(sentence, command, 'mandatory', true);
    const passive = words.passive.exec(sentence);
    if (passive) return bindingAt(sentence, passive, 'descriptive');
    const active = words.active.exec(sentence);
    if (!active) return null;
    const [verb, ...rest] = sentence.slice(active.index + active[0].length).split(' ');
    return {
      strength: 'descriptive',
      actor: asField(active[1]),
      action: asField(verb),
      object: asField(rest.join(' ').split(/[,;.]/)[0], 12),
      imperative: false
    };
  };
};
