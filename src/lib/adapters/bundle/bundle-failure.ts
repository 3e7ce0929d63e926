import type { BundleError } from '../../ports/bundles';

type Code = Exclude<BundleError['code'], 'storage'>;

/** What a bundle's file can be refused for; `at` says which part of it. */
export class BundleFailure extends Error {
  override readonly name = 'BundleFailure';
  constructor(
    readonly code: Code,
    readonly at = ''
  ) {
    super(code);
  }
}

const nothing = 'Nothing of it was taken in.';
const sentences: Readonly<Record<Code, string>> = {
  'not-a-bundle': 'This file is not a bundle of Fieldroom.',
  'newer-format': 'This bundle was written by a newer version of Fieldroom. Reload to get that version.',
  'damaged-header': `The beginning of this bundle is damaged. ${nothing} Ask for another copy.`,
  'unreasonable-cost': `The beginning of this bundle asks for more work to open it than any bundle needs. ${nothing}`,
  'wrong-passphrase': `This passphrase does not open the bundle. ${nothing}`,
  'cut-off': `The end of this bundle is missing. ${nothing} Ask for another copy.`,
  altered: `This bundle was changed or damaged after it was written. ${nothing} Ask for another copy.`,
  'bad-content': `What is in this bundle does not hold together. ${nothing}`,
  'part-only': `This bundle has only a part of an engagement that is not on this device. ${nothing} Import the whole one first.`,
  'other-beginning': `An engagement of this name is on this device, but it began with another entry. ${nothing}`,
  'not-a-summary': 'This file is no summary of this engagement, so what the other side lacks is not known.',
  cancelled: 'It was cancelled.'
};

export const bundleError = ({ code, at }: Pick<BundleFailure, 'code' | 'at'>): BundleError => ({
  code,
  message: at === '' ? sentences[code] : `${sentences[code]} (${at})`
});
