/**
 * The one door through which actions come in: from the screen, from disk, from a peer, from a file.
 * An action of a known type must match its schema; members that the schema does not name are carried along.
 * An action of an unknown type is kept as it is: a newer build wrote it.
 */
import { err, ok, type Result } from '../result';
import { LARGEST_CATALOG, type Action, type ActionType } from './action';
import { canonicalProblem } from './canonical';
import type { UnknownAction } from './entry';
import { deviceKey, hash, membershipChecks } from './parse-membership';
import {
  boolean,
  integer,
  isObject,
  list,
  matching,
  nullOr,
  numberBetween,
  object,
  oneOf,
  record,
  text,
  type Check
} from './schema';

/** Names of properties that every object inherits are no ids: they would reach into the state's prototype. */
const localId = matching(/^(?!__)[A-Za-z0-9_-]{1,64}$/, 'an id');
const framework = matching(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'a framework id');
const requirement = matching(
  /^[a-z0-9][a-z0-9.-]{0,63}:[^\s:][^:\r\n]{0,63}$/,
  'a requirement with its framework'
);

const calendarDate: Check = (value, path) => {
  const parts = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (!parts) return `${path} must be a date such as 2026-03-31.`;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days ? null : `${path} is not a day of the calendar.`;
};

const factChecks = {
  client: text(1, 300),
  title: text(0, 300),
  frameworks: list(object({ framework, catalogVersion: text(0, 64) }), 0, 32),
  periodStart: calendarDate,
  periodEnd: calendarDate,
  phase: oneOf('open', 'assembling', 'locked', 'archived')
};

const documentFile = object({
  name: text(1, 1024),
  folder: text(0, 4096),
  kind: oneOf('pdf', 'docx', 'xlsx', 'csv', 'pptx', 'html', 'markdown', 'text'),
  size: integer(0),
  sha256: hash
});

const factName = oneOf(
  'title',
  'version',
  'owner',
  'approver',
  'approvalDate',
  'effectiveDate',
  'reviewDate',
  'status',
  'classification'
);

const citation: Check = (value, path) => {
  const problem = citationMembers(value, path);
  if (problem !== null) return problem;
  const { start, end } = value as { start: number; end: number };
  return start < end ? null : `${path} must end after it starts.`;
};
const citationMembers = object({
  document: hash,
  page: nullOr(integer(1)),
  start: integer(0),
  end: integer(0),
  quote: text(0, 100_000)
});

const MAX_ITEMS = 50_000;

const bodyChecks: Readonly<Record<ActionType, Check>> = {
  'engagement.created': object({
    facts: object(factChecks),
    lead: object({ device: deviceKey, name: text(1, 300) }),
    sample: boolean
  }),
  'engagement.changed': object({ changes: record(oneOf(...Object.keys(factChecks)), () => null, 16) }),
  'document.added': object({ document: localId, file: documentFile }),
  'document.versionAdded': object({ document: localId, file: documentFile }),
  'document.removed': object({ documents: list(localId, 1, MAX_ITEMS), reason: text(0, 4000) }),
  'document.restored': object({ documents: list(localId, 1, MAX_ITEMS) }),
  'document.factsSet': object({
    document: localId,
    facts: record(factName, nullOr(text(0, 4000)), 16)
  }),
  'mapping.decided': object({
    items: list(
      object({
        citation,
        requirement,
        decision: oneOf('accepted', 'rejected', 'cleared'),
        basis: oneOf('suggestion', 'manual'),
        score: nullOr(numberBetween(0, 1)),
        expectation: nullOr(text(0, 4000))
      }),
      1,
      MAX_ITEMS
    )
  }),
  'control.decided': object({
    items: list(object({ citation, decision: oneOf('dismissed', 'confirmed', 'cleared') }), 1, MAX_ITEMS)
  }),
  'requirement.assessed': object({
    items: list(
      object(
        { requirement },
        {
          status: oneOf('to-do', 'in-progress', 'in-review', 'done'),
          result: oneOf('not-assessed', 'conforming', 'partly-conforming', 'nonconforming', 'not-applicable'),
          note: text(0, 20_000)
        }
      ),
      1,
      MAX_ITEMS
    )
  }),
  'requirement.signedOff': object({
    requirement,
    part: oneOf('preparer', 'reviewer'),
    basis: list(hash, 0, MAX_ITEMS)
  }),
  'requirement.signOffWithdrawn': object({ requirement, part: oneOf('preparer', 'reviewer') }),
  'catalog.added': object({
    framework,
    version: text(1, 64),
    name: text(1, 300),
    file: object({ size: integer(1, LARGEST_CATALOG), sha256: hash })
  }),
  ...membershipChecks
};

const typeCheck = matching(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'an action’s name');
const undoCheck = object({}, { undoes: hash });
const changesCheck = object({ changes: object({}, factChecks) });

export const isKnownAction = (action: { readonly type: string }): action is Action =>
  Object.hasOwn(bodyChecks, action.type);

/** The action as it came, typed; on an error the first problem, as a sentence. */
export const parseAction = (value: unknown): Result<Action | UnknownAction, string> => {
  if (!isObject(value)) return err('The action must be an object.');
  const type = value['type'];
  const problem = typeCheck(type, 'The action’s type') ?? canonicalProblem(value, 'The action');
  if (problem !== null) return err(problem);
  const action = value as unknown as UnknownAction;
  if (!isKnownAction(action)) return ok(action);
  const found =
    bodyChecks[action.type](value, action.type) ??
    (action.type === 'engagement.changed' ? changesCheck(value, action.type) : null) ??
    undoCheck(value, action.type);
  return found === null ? ok(action) : err(found);
};
