/** A camera for the browser under test that films pictures which another browser's page has drawn. */
import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';

const WIDTH = 640;
const HEIGHT = 480;
/** Pictures a second, and how long each stands. */
const RATE = 10;
const FRAMES = 4;

/** The brightness of what stands on the screen, in the middle of a camera's grey picture. */
const film = async (page: Page, what: Locator): Promise<Buffer> => {
  const shot = (await what.screenshot()).toString('base64');
  const luma = await page.evaluate(
    async ([picture, width, height]) => {
      const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.fillStyle = '#999';
      context.fillRect(0, 0, width, height);
      const side = height - 40;
      context.drawImage(image, (width - side) / 2, 20, side, side);
      const { data } = context.getImageData(0, 0, width, height);
      let said = '';
      for (let at = 0; at < data.length; at += 4) {
        said += String.fromCharCode(Math.round(16 + ((data[at] ?? 0) * 219) / 255));
      }
      return btoa(said);
    },
    [shot, WIDTH, HEIGHT] as const
  );
  return Buffer.from(luma, 'base64');
};

/** Films what `pictures` shows, one after another; writes a file that Chromium plays again and again as its camera. */
export const filmTo = async (
  path: string,
  page: Page,
  pictures: readonly (() => Promise<Locator>)[]
): Promise<void> => {
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`)];
  for (const picture of pictures) {
    const luma = await film(page, await picture());
    for (let frame = 0; frame < FRAMES; frame += 1) parts.push(Buffer.from('FRAME\n'), luma, colour);
  }
  writeFileSync(path, Buffer.concat(parts));
};

/** How Chromium is started with such a film for a camera, and without asking anybody. */
export const cameraPlaying = (path: string): readonly string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${path}`
];
