/**
 * Somebody who carries the two halves of a connection and swaps the certificates in them for their own: both sides
 * get encrypted channels, but to the one in between, who passes on whatever comes. Three real browsers.
 */
import { expect, test, type Page } from '@playwright/test';
import { ask, comeIn, invite, person, type Person } from './people';

interface InBetween {
  /** Takes the offer and gives one of its own in its place. */
  takeOffer(text: string): Promise<string>;
  takeAnswer(text: string): Promise<string>;
  /** Messages that were passed on, by where they came from and by channel. */
  passed(): { readonly fromHost: readonly number[]; readonly fromGuest: readonly number[] };
}

/** Runs in the page of the one in between. */
const stepBetween = (): void => {
  const through = async (bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<ArrayBuffer> =>
    new Response(new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair)).arrayBuffer();
  const read = async (text: string): Promise<RTCSessionDescriptionInit> => {
    const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
    const plain = await through(bytes, new DecompressionStream('deflate-raw'));
    const { type, sdp } = JSON.parse(new TextDecoder().decode(plain)) as Required<RTCSessionDescriptionInit>;
    return { type, sdp };
  };
  const write = async ({ type, sdp }: RTCSessionDescriptionInit): Promise<string> => {
    const json = new TextEncoder().encode(JSON.stringify({ v: 1, type, sdp }));
    const bytes = new Uint8Array(await through(json, new CompressionStream('deflate-raw')));
    return btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '');
  };
  const open = () => {
    const connection = new RTCPeerConnection();
    const channels = [0, 1].map((id) => {
      const channel = connection.createDataChannel(String(id), { negotiated: true, id });
      channel.binaryType = 'arraybuffer';
      return channel;
    });
    return { connection, channels };
  };
  type End = ReturnType<typeof open>;
  const describe = async (
    { connection }: End,
    making: Promise<RTCLocalSessionDescriptionInit>
  ): Promise<RTCSessionDescriptionInit> => {
    await connection.setLocalDescription(await making);
    await new Promise<void>((resolve) => {
      const look = (): void => void (connection.iceGatheringState === 'complete' && resolve());
      connection.onicegatheringstatechange = look;
      look();
    });
    return connection.localDescription!.toJSON() as RTCSessionDescriptionInit;
  };
  const passOn = (from: End, to: End, counts: number[]): void =>
    from.channels.forEach((channel, id) => {
      const target = to.channels[id]!;
      const waiting: (ArrayBuffer | string)[] = [];
      const send = (data: ArrayBuffer | string): void =>
        typeof data === 'string' ? target.send(data) : target.send(data);
      target.addEventListener('open', () => waiting.splice(0).forEach(send));
      channel.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
        counts[id]! += 1;
        if (target.readyState === 'open') send(data);
        else waiting.push(data);
      };
    });

  const [host, guest] = [open(), open()];
  const [fromHost, fromGuest] = [
    [0, 0],
    [0, 0]
  ];
  passOn(host, guest, fromHost);
  passOn(guest, host, fromGuest);
  const inBetween: InBetween = {
    async takeOffer(text) {
      await host.connection.setRemoteDescription(await read(text));
      return write(await describe(guest, guest.connection.createOffer()));
    },
    async takeAnswer(text) {
      await guest.connection.setRemoteDescription(await read(text));
      return write(await describe(host, host.connection.createAnswer()));
    },
    passed: () => ({ fromHost, fromGuest })
  };
  Object.assign(window, { inBetween });
};

declare global {
  interface Window {
    readonly inBetween: InBetween;
  }
}

const refused = /did not come about, and nothing was shared\. It has no key .* or somebody is in between\./;
const tellsOfIt = (page: Page) => expect(page.getByRole('alert')).toContainText(refused);

test('who swaps the certificates of a connection is refused by both sides, and the honest texts still work', async ({
  baseURL
}) => {
  test.setTimeout(3 * 60_000);
  const [ada, ben, eve]: readonly Person[] = [
    await person(baseURL!),
    await person(baseURL!),
    await person(baseURL!)
  ];
  try {
    await ada!.room.open();
    await ada!.room.createEngagement('Nordlicht Robotics', ['ISO/IEC 27001:2022']);
    await ada!.room.goTo('Team');
    const link = await invite(ada!, 'Ben Okafor', 'Preparer');
    await ben!.page.goto(link);
    await ask(ben!, 'Ben’s laptop');

    const offered = ada!.page.getByLabel('Text of this device');
    const asked = ben!.page.getByLabel('Text of the other device');
    const answered = ben!.page.getByLabel('Answer for the other device');
    const answer = ada!.page.getByLabel('Answer of the other device');
    const carry = async (
      offer: (text: string) => Promise<string>,
      back: (text: string) => Promise<string>
    ): Promise<void> => {
      await asked.fill(await offer(await offered.inputValue()));
      await ben!.page.getByRole('button', { name: 'Answer' }).click();
      await answer.fill(await back(await answered.inputValue()));
      await ada!.page.getByRole('button', { name: 'Connect', exact: true }).click();
    };

    await ada!.page.getByRole('button', { name: 'Show this device’s text' }).click();
    await eve!.page.goto(baseURL!);
    await eve!.page.evaluate(stepBetween);
    await carry(
      (text) => eve!.page.evaluate((one) => window.inBetween.takeOffer(one), text),
      (text) => eve!.page.evaluate((one) => window.inBetween.takeAnswer(one), text)
    );
    await tellsOfIt(ada!.page);
    await tellsOfIt(ben!.page);
    // both did speak to the one in between: the two messages of the handshake, and nothing on the channel of entries
    const { fromHost, fromGuest } = await eve!.page.evaluate(() => window.inBetween.passed());
    expect(fromHost).toEqual([2, 0]);
    expect(fromGuest).toEqual([2, 0]);
    for (const { page } of [ada!, ben!]) {
      await expect(page.getByLabel('Number to compare')).toHaveCount(0);
      await page.getByRole('button', { name: 'Begin again' }).click();
    }
    await expect(ben!.page.getByRole('alert')).toHaveCount(0);

    // carried as they are
    const asItIs = (text: string): Promise<string> => Promise.resolve(text);
    await expect(offered).toBeVisible();
    await carry(asItIs, asItIs);
    await comeIn(ada!, ben!);
    await expect(ben!.page.getByRole('heading', { level: 1, name: 'Nordlicht Robotics' })).toBeVisible();
  } finally {
    for (const one of [ada, ben, eve]) await one?.end();
  }
});
