/** Real entries of a real engagement, sealed as devices send them: documents, decisions one by one and in bulk. */
import type { SealedArrival } from '../../../src/lib/ports/entry-exchange';
import type { RoomSecret } from '../../../src/lib/ports/admissions';
import type { DeviceKey, EngagementId } from '../../../src/lib/domain/ids';
import { newDevice } from '../../support/devices';
import { added, facts } from '../../support/log';
import { must } from '../../support/storage';

export interface Corpus {
  readonly entries: readonly SealedArrival[];
  readonly engagement: EngagementId;
  readonly secrets: readonly RoomSecret[];
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
}

export const makeCorpus = async (count: number): Promise<Corpus> => {
  const { storage } = await newDevice();
  const log = must(await storage.logs.create(facts, { name: 'Ada Lindqvist' }));
  for (let at = 1; at < count; at += 1) must(await log.append(added(`document-${at}`)));
  const exchange = log.exchange!;
  const ids = must(await exchange.ids('data-room', [...Array(256).keys()]));
  const entries = must(await exchange.read(ids));
  const secrets = must(await storage.admissions.roomSecrets(log.id));
  return {
    entries,
    engagement: log.id,
    secrets: secrets.filter(({ book }) => book === 'data-room'),
    device: storage.device
  };
};
