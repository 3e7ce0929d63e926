import type { ActionType } from '$lib/domain/log/action';
import type { AppModel } from '$lib/state/app-model.svelte';
import type { EngagementSession } from '$lib/state/engagement-session.svelte';

/** Whether what a key or a drop asks for may be done; where not, its user is told why. */
export const allowed = (app: AppModel, session: EngagementSession, type: ActionType): boolean => {
  const why = session.permissions.whyNot(type);
  if (why) app.toasts.show(why);
  return why === null;
};
