import type { PreferenceStore } from '../../ports/preference-store';

const prefix = 'fieldroom.';

/** localStorage, because theme and density must be known before the first paint. */
export const browserPreferences: PreferenceStore = {
  read(key) {
    try {
      return localStorage.getItem(prefix + key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(prefix + key, value);
    } catch {
      // a private window may refuse; the preference then lasts as long as the page
    }
  }
};
