/** Addresses of signalling servers and relays as people type them: with blanks, commas or lines between them. */
export const addressesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const parse = (address: string): URL | null => {
  try {
    return new URL(address);
  } catch {
    return null;
  }
};

/** The first that is no address of a WebSocket; null where all are. */
export const wrongAddress = (addresses: readonly string[]): string | null =>
  addresses.find((one) => !/^wss?:\/\/./.test(one) || parse(one) === null) ?? null;

/** Host and port, without what lets one in. */
export const hostOf = (address: string): string => parse(address)?.host ?? address;
