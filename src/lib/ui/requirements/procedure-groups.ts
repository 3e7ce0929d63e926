import type { Attributes, Procedure, ProcedureMethod } from '$lib/domain/catalog/catalog';

/** In the order in which an assessor mostly works. */
const methods: readonly ProcedureMethod[] = ['inquiry', 'observation', 'inspection', 'reperformance'];

export interface Step {
  readonly text: string;
  /** What would count as an exception; null where the procedure does not say. */
  readonly exception: string | null;
}

export interface ProcedureGroup {
  readonly method: ProcedureMethod;
  readonly steps: readonly Step[];
}

const EXCEPTION = /\s+Exceptions?:\s+/;

/** Procedures by method; what counts as an exception is told apart from what is done. */
export const procedureGroups = (procedures: readonly Procedure[]): readonly ProcedureGroup[] =>
  methods.flatMap((method) => {
    const steps = procedures
      .filter((procedure) => procedure.method === method)
      .map(({ text }): Step => {
        const at = EXCEPTION.exec(text);
        if (!at) return { text, exception: null };
        const exception = text.slice(at.index + at[0].length);
        return {
          text: text.slice(0, at.index),
          exception: exception.charAt(0).toUpperCase() + exception.slice(1)
        };
      });
    return steps.length > 0 ? [{ method, steps }] : [];
  });

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `[name, values]` in words: `['Property', 'confidentiality, integrity']`. Empty attributes are left out. */
export const attributesInWords = (attributes: Attributes): readonly (readonly [string, string])[] =>
  Object.entries(attributes).flatMap(([name, values]) =>
    values.length > 0
      ? [[upperFirst(name), values.map((value) => value.replaceAll('-', ' ')).join(', ')] as const]
      : []
  );
