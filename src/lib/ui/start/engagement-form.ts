/** What the form of a new engagement holds, and what is wrong with it. Dates are ISO 8601 calendar dates. */
export interface EngagementForm {
  readonly client: string;
  readonly title: string;
  readonly frameworks: readonly string[];
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly person: string;
}

export type FormProblems = Readonly<Partial<Record<keyof EngagementForm, string>>>;

const LONGEST = 200;
const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

const textProblem = (text: string, missing: string): string | undefined => {
  if (!text.trim()) return missing;
  return text.trim().length > LONGEST ? `At most ${LONGEST} characters.` : undefined;
};

/** By field, one sentence that says what to do; empty where the form is complete. */
export const problemsOf = (form: EngagementForm): FormProblems => {
  const found: Partial<Record<keyof EngagementForm, string | undefined>> = {
    client: textProblem(form.client, 'Name the client.'),
    title: textProblem(form.title, 'Give the engagement a title.'),
    person: textProblem(form.person, 'Tell your name: everything you do is signed with it.'),
    frameworks: form.frameworks.length === 0 ? 'Choose at least one framework.' : undefined,
    periodStart: isDate(form.periodStart) ? undefined : 'Give the first day of the period.',
    periodEnd: !isDate(form.periodEnd)
      ? 'Give the last day of the period.'
      : isDate(form.periodStart) && form.periodEnd < form.periodStart
        ? 'The period ends before it begins.'
        : undefined
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem)) as FormProblems;
};

/**
 * A title as firms write it: the frameworks' short names and the year in which the period ends. Bare numbers are
 * ISO standards and stand first under one `ISO`: `ISO 27001 + 42001 + SOC 2 · 2026`.
 */
export const proposedTitle = (shortNames: readonly string[], periodEnd: string): string => {
  const standards = shortNames.filter((name) => /^\d/.test(name));
  const others = shortNames.filter((name) => !/^\d/.test(name));
  const names = [...standards.map((name, at) => (at === 0 ? `ISO ${name}` : name)), ...others];
  return [names.join(' + '), isDate(periodEnd) ? periodEnd.slice(0, 4) : ''].filter(Boolean).join(' · ');
};
