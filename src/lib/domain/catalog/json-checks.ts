/**
 * What the parsers of catalogs and crosswalks share: checks that end a parse at the first fault, with its place.
 * A parser catches `Fault` in one place and hands it back as a `ParseFault`.
 */
import { err, ok, type Result } from '../result';

/** Why data was refused, and where. */
export interface ParseFault {
  /** `requirements[12].expectations[0].kind`; empty for the file itself. */
  readonly path: string;
  readonly message: string;
}

/** `iso27001-2022` */
export const frameworkPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** `A.5.15`, `CC6.1`, `AC-2(12)`, `GV.OC-01`: nothing that an address or an expectation's id would read otherwise. */
export const requirementIdPattern = /^[A-Za-z0-9][A-Za-z0-9._()-]{0,47}$/;
export const languagePattern = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** Ends one parse from any depth; `attempt` catches it. */
export class Fault extends Error {
  constructor(
    readonly path: string,
    message: string
  ) {
    super(message);
  }
}

export const record = (
  value: unknown,
  path: string,
  fields: readonly string[],
  optional: readonly string[] = []
): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Fault(path, 'An object is expected here.');
  const at = (field: string) => (path ? `${path}.${field}` : field);
  for (const field of fields)
    if (!Object.hasOwn(value, field)) throw new Fault(at(field), 'This field is missing.');
  for (const field of Object.keys(value))
    if (!fields.includes(field) && !optional.includes(field))
      throw new Fault(at(field), 'This field is not part of the format.');
  return value as Record<string, unknown>;
};

export const text = (value: unknown, path: string): string => {
  if (typeof value !== 'string') throw new Fault(path, 'A text is expected here.');
  if (value === '') throw new Fault(path, 'This text is empty.');
  if (value !== value.trim()) throw new Fault(path, 'This text begins or ends with a space.');
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  if (/[\u0000-\u001f\u007f]/.test(value)) throw new Fault(path, 'This text holds a control character.');
  return value;
};

export const matching = (value: unknown, path: string, pattern: RegExp, what: string): string => {
  const found = text(value, path);
  if (!pattern.test(found)) throw new Fault(path, `“${found}” is not ${what}.`);
  return found;
};

export const list = <T>(value: unknown, path: string, item: (value: unknown, path: string) => T): T[] => {
  if (!Array.isArray(value)) throw new Fault(path, 'A list is expected here.');
  return value.map((each, index) => item(each, `${path}[${index}]`));
};

export const texts = (value: unknown, path: string): string[] => {
  const seen = new Set<string>();
  return list(value, path, (each, at) => {
    const found = text(each, at);
    if (seen.has(found)) throw new Fault(at, 'This text stands in the list twice.');
    seen.add(found);
    return found;
  });
};

/** Runs a parser that ends by a `Fault`, and hands the fault back as a value. */
export const attempt = <T>(parse: () => T): Result<T, ParseFault> => {
  try {
    return ok(parse());
  } catch (fault) {
    if (fault instanceof Fault) return err({ path: fault.path, message: fault.message });
    throw fault;
  }
};
