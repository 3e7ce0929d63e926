/** The one place where codes of the domain become words on the screen. */
import type { AssessmentResult, Phase, Role, WorkStatus } from '$lib/domain/log/action';
import type { Signing } from '$lib/domain/members/sign-off';
import { NEWCOMER } from '$lib/state/preferences.svelte';

/** A member's name, marked where it is the user's own. */
export const nameMarked = (name: string, own: boolean): string =>
  own && name !== NEWCOMER ? `${name} (you)` : name;

export const phaseNames: Readonly<Record<Phase, string>> = {
  open: 'Fieldwork',
  assembling: 'Assembling the file',
  locked: 'Locked',
  archived: 'Archived'
};

/** What a phase means for those who work in it. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  open: 'Fieldwork: documents, decisions and assessments come in.',
  assembling: 'Fieldwork has ended and the file is put together. Everything can still be changed.',
  locked:
    'Nothing in the engagement is changed any more, on any device. Who has access still can be, and devices can be revoked.',
  archived: 'Kept to be read and verified.'
};

export const roleNames: Readonly<Record<Role, string>> = {
  lead: 'Lead',
  preparer: 'Preparer',
  reviewer: 'Reviewer',
  client: 'Client',
  observer: 'Observer'
};

export const workStatusNames: Readonly<Record<WorkStatus, string>> = {
  'to-do': 'to do',
  'in-progress': 'in progress',
  'in-review': 'in review',
  done: 'done'
};

export const resultNames: Readonly<Record<AssessmentResult, string>> = {
  'not-assessed': 'not assessed',
  conforming: 'conforming',
  'partly-conforming': 'partly conforming',
  nonconforming: 'nonconforming',
  'not-applicable': 'not applicable'
};

/** What a role may do, for whoever gives it. */
export const roleWords: Readonly<Record<Role, string>> = {
  lead: 'Everything, invitations and revocations included.',
  preparer: 'Documents, mappings, assessments; signs as preparer.',
  reviewer: 'Documents, mappings, assessments; signs as reviewer.',
  client: 'The data room alone: sees and adds documents, never the audit file.',
  observer: 'Reads everything and changes nothing.'
};

export const signingNames: Readonly<Record<Signing, string>> = {
  unsigned: 'Not signed',
  prepared: 'Prepared',
  reviewed: 'Reviewed',
  changed: 'Changed since signed'
};
