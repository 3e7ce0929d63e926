/** Everything that connects devices; loaded when somebody first looks at the team. */
import type { DeviceKey, EngagementId } from '../../domain/ids';
import { ok } from '../../domain/result';
import type { Admissions } from '../../ports/admissions';
import type { BlobStore } from '../../ports/blob-store';
import type { Environment } from '../../ports/environment';
import type { DirectHalf, MeetingPlaces, PeerNetwork } from '../../ports/peers';
import { invitationKey, invitationSecret } from '../members/invitation';
import { deriveBytes } from './derive';
import { answerLine, offerLine } from './direct-line';
import { createEngagementPeers } from './engagement-peers';
import { toIceServers } from './ice-servers';
import { guestPairing, hostPairing, type HostPairing } from './pairing';
import { openRendezvous } from './rendezvous';
import type { PeerLine } from './secure-connection';

export interface PeerNetworkDeps {
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  readonly admissions: Admissions;
  readonly blobs: BlobStore;
  readonly environment: Environment;
}

/** A Web Lock that this tab keeps until it gives it up; it waits for a tab that has it, and takes over from it. */
const claim = (name: string, granted: () => void): (() => void) => {
  const asking = new AbortController();
  let giveUp = (): void => asking.abort();
  const held = (): Promise<void> =>
    new Promise((release) => {
      giveUp = release;
      granted();
    });
  navigator.locks.request(name, { signal: asking.signal }, held).catch(() => undefined);
  return () => giveUp();
};

const answered = (half: { readonly text: string; close(): void }): DirectHalf => ({
  text: half.text,
  accept: async () => 'This side has answered already.',
  close: () => half.close()
});

export const createPeerNetwork = ({
  device,
  admissions,
  blobs,
  environment
}: PeerNetworkDeps): PeerNetwork => {
  const after = (ms: number, work: () => void): (() => void) => environment.after(ms, work);

  /** Where who invites and who is invited meet: over the signalling servers, if any, and by texts that are carried. */
  const meetingPlace = async (
    engagement: EngagementId,
    secret: Uint8Array<ArrayBuffer>,
    places: MeetingPlaces,
    onPeer: (line: PeerLine) => void,
    onRefused: (reason: string) => void
  ) => {
    const options = {
      device,
      roomSecret: await deriveBytes(secret, 'pairing'),
      purpose: `pairing/${engagement}`,
      isMember: () => true,
      onPeer,
      onRefused: (reason: string) =>
        onRefused(`The connection did not come about, and nothing was shared. ${reason}`),
      after,
      iceServers: toIceServers(places.turn)
    };
    const open: { close(): void }[] = [];
    if (places.signaling.length > 0)
      open.push(await openRendezvous({ ...options, signaling: places.signaling }));
    return {
      options,
      /** Closed together with the place. */
      keep<Half extends { close(): void }>(half: Half): Half {
        open.push(half);
        return half;
      },
      close(): void {
        for (const each of open) each.close();
      }
    };
  };

  return {
    engagement: async (id, exchange, state, files) =>
      ok(
        createEngagementPeers({
          ...{ id, device, exchange, admissions, blobs, state, after, claim, files },
          now: () => environment.now()
        })
      ),

    async newInvitation() {
      const secret = invitationSecret();
      return { secret, invitation: await invitationKey(secret) };
    },

    async host({ engagement, invitation, secret, exchange, places }, events) {
      let pairing: HostPairing | null = null;
      const onPeer = (line: PeerLine): void => {
        // one guest at a time: who comes second finds the invitation in use
        if (pairing) return line.close('The invitation is being used.');
        pairing = hostPairing({
          ...{ line, engagement, invitation, exchange },
          device: device.key,
          events: {
            ...events,
            onFailed(reason) {
              pairing = null;
              events.onFailed(reason);
            }
          }
        });
      };
      // the ids of a large log take a while to read: whoever comes is not to wait for that
      void exchange.summary();
      const place = await meetingPlace(engagement, secret, places, onPeer, (reason) => {
        if (!pairing) events.onFailed(reason);
      });
      return {
        async offer() {
          return place.keep(await offerLine(place.options));
        },
        async welcome(request, admission) {
          await pairing?.welcome(request, admission);
        },
        refuse: (reason) => pairing?.refuse(reason),
        close: () => place.close()
      };
    },

    async join({ engagement, secret, name, deviceName, places }, events) {
      let begun = false;
      const onPeer = (line: PeerLine): void => {
        if (begun) return line.close('This device is joining already.');
        begun = true;
        void guestPairing({
          ...{ line, engagement, secret, name, deviceName, admissions },
          device: device.key,
          events: {
            ...events,
            onFailed(reason) {
              begun = false;
              events.onFailed(reason);
            }
          }
        });
      };
      // nothing of it is here, which is an answer too: what takes the entries in is started by the question
      void admissions.exchange(engagement).summary();
      const place = await meetingPlace(engagement, secret, places, onPeer, (reason) => {
        if (!begun) events.onFailed(reason);
      });
      return {
        async answer(text) {
          const half = await answerLine(text, place.options);
          return typeof half === 'string' ? half : answered(place.keep(half));
        },
        close: () => place.close()
      };
    }
  };
};
