/** All entries together: chains, links, beginning, who was admitted. After the rules in `domain/log/entry.ts`. */

const short = (id) => `${id.slice(0, 12)}…`;

/** `entries`: by id, `{ book, entry }`. Adds to `faults` what does not hold. */
export const checkLog = ({ entries, root, whole, faults }) => {
  checkRoot(entries, root, whole, faults);
  checkChains(entries, whole, faults);
  if (whole) checkLinks(entries, faults);
  return checkAuthors(entries, root, whole, faults);
};

const checkRoot = (entries, root, whole, faults) => {
  const first = entries.get(root);
  if (!first) {
    if (whole) faults.push(`Entry ${short(root)}, with which the engagement began, is not there.`);
    return;
  }
  const { book, entry } = first;
  const sound =
    entry.action.type === 'engagement.created' &&
    book === 'data-room' &&
    entry.seq === 1 &&
    entry.prev === null &&
    entry.heads.length === 0 &&
    entry.action.lead?.device === entry.author;
  if (!sound) faults.push(`Entry ${short(root)} is no beginning of an engagement by its lead’s own device.`);
};

/** Each author’s entries of a book are numbered from 1 without gaps, and each names the one before. */
const checkChains = (entries, whole, faults) => {
  const chains = new Map();
  for (const [id, { book, entry }] of entries) {
    const name = `${book} ${entry.author}`;
    const chain = chains.get(name) ?? new Map();
    chains.set(name, chain);
    const other = chain.get(entry.seq);
    if (other) {
      faults.push(
        `Fork: device ${short(entry.author)} signed two entries with the number ${entry.seq} in the ${book.replace('-', ' ')} (${short(other)} and ${short(id)}).`
      );
    } else chain.set(entry.seq, id);
  }
  for (const [name, chain] of chains) {
    const [book, author] = name.split(' ');
    const where = `of device ${short(author)} in the ${book.replace('-', ' ')}`;
    const numbers = [...chain.keys()].sort((one, other) => one - other);
    for (const seq of numbers) {
      const before = chain.get(seq - 1);
      const { entry } = entries.get(chain.get(seq));
      if (seq > 1 && before === undefined) {
        if (whole) faults.push(`Entry number ${seq - 1} ${where} is missing.`);
      } else if (seq > 1 && entry.prev !== before) {
        faults.push(`Entry number ${seq} ${where} does not follow the one before it.`);
      }
    }
  }
};

/** Everything that an entry was linked to is there, so nothing in between was left out. No entry precedes itself. */
const checkLinks = (entries, faults) => {
  const waiting = new Map();
  const children = new Map();
  const ready = [];
  for (const [id, { book, entry }] of entries) {
    const parents = [...(entry.prev === null ? [] : [entry.prev]), ...entry.heads];
    let count = 0;
    for (const parent of parents) {
      const found = entries.get(parent);
      if (!found) {
        faults.push(
          `Entry ${short(id)} is linked to ${short(parent)}, which is not there: something was left out.`
        );
        continue;
      }
      if (book === 'data-room' && found.book !== 'data-room') {
        faults.push(`Entry ${short(id)} of the data room is linked to one of the audit file.`);
      }
      count += 1;
      children.set(parent, [...(children.get(parent) ?? []), id]);
    }
    if (count === 0) ready.push(id);
    else waiting.set(id, count);
  }
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const child of children.get(id) ?? []) {
      const left = waiting.get(child) - 1;
      if (left > 0) waiting.set(child, left);
      else {
        waiting.delete(child);
        ready.push(child);
      }
    }
  }
  if (waiting.size > 0) faults.push(`${waiting.size} entries follow one another in a circle.`);
};

/** Who wrote how much, and whether each device was the lead’s or was admitted. */
const checkAuthors = (entries, root, whole, faults) => {
  const names = new Map();
  const lead = entries.get(root)?.entry.action.lead;
  if (lead) names.set(lead.device, lead.name);
  for (const { entry } of entries.values()) {
    if (entry.action.type === 'member.admitted') names.set(entry.action.device, entry.action.name);
  }
  const counts = new Map();
  for (const { entry } of entries.values()) counts.set(entry.author, (counts.get(entry.author) ?? 0) + 1);
  return [...counts].map(([device, count]) => {
    const known = names.has(device);
    if (!known && whole) {
      faults.push(`Device ${short(device)} signed ${count} entries and was never admitted.`);
    }
    return { device, name: known ? String(names.get(device)) : 'not admitted', entries: count };
  });
};
