/** Any typed error of the layers below: a code, and a sentence that names the thing and the way out. */
interface Failure {
  readonly code?: string;
  readonly message: string;
}

const endings = /[.!?…]$/;

/**
 * What was tried and why it failed, as one message. `tried` is a clause: `The engagement was not created`.
 * The message of the error comes second, because it says what is safe and what to do.
 */
export const failureInWords = (tried: string, failure: Failure): string => {
  const why = failure.message.trim();
  if (!why) return `${tried}. Try again; if it fails again, reload the page.`;
  return `${tried}. ${why}${endings.test(why) ? '' : '.'}`;
};

/** Where the page itself fails: the status of a route and what can be done. */
export const pageFailure = (status: number): { readonly title: string; readonly text: string } =>
  status === 404
    ? {
        title: 'There is nothing at this address',
        text: 'It may have been removed, or the link was cut short.'
      }
    : {
        title: 'This page stopped working',
        text: 'What was saved is safe on this device. Reload the page; if it fails again, open the recovery page to take your data out.'
      };
