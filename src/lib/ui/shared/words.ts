const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dateTimeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const numberFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** `1 document`, `12 documents`; the plural is the singular with an s where none is given. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** `812 B`, `4.2 MB`. */
export const bytesInWords = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${numberFormat.format(value)} ${units[unit]}`;
};

/** An ISO 8601 calendar date as people here write it; anything else as it is. */
export const dateInWords = (date: string): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return parts ? dateFormat.format(new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))) : date;
};

/** Date and time of a moment (milliseconds since 1970), for the tooltip of a relative one. */
export const momentInWords = (at: number): string => dateTimeFormat.format(at);

/** `5 minutes ago`, `in 3 days`. */
export const relativeInWords = (at: number, now: number): string => {
  const seconds = (at - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return 'just now';
  if (size < 3600) return relativeFormat.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relativeFormat.format(Math.round(seconds / 3600), 'hour');
  if (size < 86_400 * 30) return relativeFormat.format(Math.round(seconds / 86_400), 'day');
  if (size < 86_400 * 365) return relativeFormat.format(Math.round(seconds / 86_400 / 30), 'month');
  return relativeFormat.format(Math.round(seconds / 86_400 / 365), 'year');
};

/** What is left, never to the second: `about 9 min left`. */
export const timeLeftInWords = (milliseconds: number): string => {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return 'less than a minute left';
  if (minutes < 90) return `about ${Math.round(minutes)} min left`;
  return `about ${numberFormat.format(Math.round(minutes / 30) / 2)} h left`;
};
