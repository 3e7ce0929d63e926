/** The report in words: pairs of a name and what was found. The command and the page show the same. */
const day = (milliseconds) => new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 16);
const counted = (count, one, many = `${one}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

export const verdict = ({ ok, faults }) =>
  ok
    ? 'Verified: everything in this bundle holds together.'
    : `Not verified: ${counted(faults.length, 'fault')}.`;

export const rows = ({ manifest, entries, documents, frameworks, missing, authors }) => {
  if (!manifest) return [];
  const { facts, kind, books, engagement, root, device, createdAt, stateHash } = manifest;
  return [
    ['Engagement', `${facts.client}: ${facts.title} (${facts.periodStart} to ${facts.periodEnd})`],
    ['Id', `${engagement}, begun by entry ${root}`],
    ['Written', `${day(createdAt)} UTC by device ${device}, as it states`],
    ['Scope', `${kind === 'whole' ? 'whole' : 'a part'}: ${books.join(' and ').replaceAll('-', ' ')}`],
    ['Entries', `${counted(entries, 'entry', 'entries')}: ids, signatures, chains and links checked`],
    ...authors.map(({ name, device: author, entries: count }) => [
      'Author',
      `${name}: ${counted(count, 'entry', 'entries')}, device ${author}`
    ]),
    [
      'Documents',
      `${counted(documents, 'document')} checked against their hashes${missing > 0 ? `, ${missing} named without their bytes` : ''}`
    ],
    ...(frameworks > 0
      ? [['Own frameworks', `${counted(frameworks, 'catalog')} checked against their hashes`]]
      : []),
    ['State hash', stateHash === null ? 'none, since this is a part' : `${stateHash}, as it states`]
  ];
};
