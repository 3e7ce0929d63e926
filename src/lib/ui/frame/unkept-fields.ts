/**
 * Browsers write what is typed into their own files, in clear: suggestions for fields of the same name (autofill),
 * and the content of every field of an open tab, to bring it back after a crash. Neither may learn of a client.
 *
 * `autocomplete="off"` ends both. Chromium looks at it on the field for the suggestions, and on the field's form
 * for what it brings back; a field without a form is given an empty one.
 */
const FIELDS = 'input, textarea, select';
/** What a browser or a password manager is welcome to know, because it is the user's own. */
const welcome = /\b(name|username|current-password|new-password|one-time-code)\b/;
const FORM_ID = 'unkept-fields';

const forget = (field: Element): void => {
  const kind = field.getAttribute('autocomplete');
  if (kind !== null && welcome.test(kind)) return;
  if (kind !== 'off') field.setAttribute('autocomplete', 'off');
  const { form } = field as HTMLInputElement;
  if (!form) field.setAttribute('form', FORM_ID);
  else if (form.getAttribute('autocomplete') !== 'off') form.setAttribute('autocomplete', 'off');
};

/** Watches every field that comes; returns how to stop. */
export const keepFieldsUnkept = (document: Document): (() => void) => {
  const form = document.createElement('form');
  form.id = FORM_ID;
  form.hidden = true;
  form.autocomplete = 'off';
  // Enter in the only field of a form would send it, and load the page anew
  form.addEventListener('submit', (event) => event.preventDefault());
  document.body.append(form);
  for (const field of document.querySelectorAll(FIELDS)) forget(field);
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(FIELDS)) forget(node);
        for (const field of node.querySelectorAll(FIELDS)) forget(field);
      }
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    form.remove();
  };
};
