import { createContext } from 'svelte';
import type { AppModel } from './app-model.svelte';
import type { EngagementSession } from './engagement-session.svelte';

/** The app, for every component below the root layout. */
export const [getApp, setApp] = createContext<AppModel>();

/** The open engagement, for every component below the engagement's layout; a closure, since it may be replaced. */
export const [getSession, setSession] = createContext<() => EngagementSession>();
