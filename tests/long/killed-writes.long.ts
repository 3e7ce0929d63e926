/** A browser that is killed while it writes: everything it called saved is there, and nothing is half there. */
import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { seeded } from '../../src/lib/measure/random-actions';
import { fileOf, heavyPdfOf } from '../e2e/files';
import { halves } from '../e2e/stores';
import { figure, lost, Member, rounds } from './member';

const WRITES = 1000;
const ROUNDS = rounds('LONG_KILLS', 20);
const SEED = Number(process.env['LONG_SEED'] ?? 4711);

test(`kill -9 during ${WRITES} acknowledged writes, ${ROUNDS} rounds`, async ({ baseURL }) => {
  const ada = new Member('Ada', baseURL!);
  const random = seeded(SEED);
  const killedAt: number[] = [];
  let unacknowledged = 0;
  try {
    await ada.start();
    ada.engagement = await ada.do<string>({ do: 'create', client: 'Nordlicht Robotics', person: 'Ada' });
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = ada.acknowledged.length;
      const enough = before + 1 + Math.floor(random() * (WRITES - 50));
      // a file of some megabytes is on its way into the store at the same time, every other one beside the database
      const text = `# Policy ${round}\n\n${`The owner must review area ${round}.\n\n`.repeat(60_000)}`;
      const file =
        round % 2 === 0
          ? fileOf(`policy-${round}.md`, text)
          : fileOf(
              `policy-${round}.pdf`,
              await heavyPdfOf(`The owner must review area ${round}.`, randomBytes(9_000_000))
            );
      await ada.page.setInputFiles('#measure-files', [file]);
      await ada.do({ do: 'files', names: [file.name] });
      const reached = new Promise<void>((done) => {
        ada.page.on('console', () => {
          if (ada.acknowledged.length >= enough) done();
        });
      });
      const writing = ada.do({ do: 'work', count: WRITES, seed: SEED + round, undo: 5 });
      const died = writing.then(
        () => false,
        () => true
      );
      await reached;
      await new Promise((done) => setTimeout(done, random() * 15));
      await ada.kill();
      expect(await died, 'it was killed while it wrote').toBe(true);
      killedAt.push(ada.acknowledged.length - before);

      await ada.reopen();
      const ids = new Set(await ada.ids());
      expect(lost([ada], ids)).toEqual([]);
      expect(await halves(ada.page)).toEqual([]);
      expect(await ada.do({ do: 'unsound' })).toEqual([]);
      const { refused, documents } = await ada.state();
      expect(refused).toEqual([]);
      // a document of the log has its bytes; those of the random work are names alone
      const bytes = await ada.do<Record<string, number | null>>({ do: 'bytes' });
      for (const { versions, removed } of Object.values(documents)) {
        const file = versions.at(-1)!;
        if (!removed && file.name.startsWith('policy-')) expect(bytes[file.sha256]).toBe(file.size);
      }
      unacknowledged = ids.size - 1 - ada.acknowledged.length;
    }
    // what is there can be worked on, and comes out the same from the disk alone
    await ada.do({ do: 'work', count: 20, seed: 1 });
    const hash = await ada.hash();
    await ada.reopen();
    expect(await ada.hash()).toBe(hash);
    figure(
      `${ada.acknowledged.length} writes acknowledged, killed ${ROUNDS} times after ${killedAt.join(', ')}`
    );
    figure(`${unacknowledged} more entries were stored whole, files among them, without a word in time`);
  } finally {
    await ada.end();
  }
});
