import { describe, expect, it } from 'vitest';
import { qrPieces } from '../../../src/lib/domain/members/qr-pieces';
import { err, ok } from '../../../src/lib/domain/result';
import type { CameraError, QrCodes } from '../../../src/lib/ports/qr-codes';
import { ScanningModel } from '../../../src/lib/state/scanning.svelte';

const video = {} as HTMLVideoElement;
const setUp = (failure: CameraError | null = null) => {
  let see: (text: string) => void = () => undefined;
  let stops = 0;
  let starts = 0;
  const read: string[] = [];
  const codes: QrCodes = {
    draw: () => null,
    scan: async (_, onText) => {
      starts += 1;
      see = onText;
      return failure ? err(failure) : ok({ stop: () => (stops += 1) });
    }
  };
  const model = new ScanningModel({
    codes: async () => codes,
    accepts: (text) => !text.startsWith('http'),
    onRead: (text) => read.push(text)
  });
  return { model, read, see: (text: string) => see(text), counts: () => ({ starts, stops }) };
};

describe('scanning', () => {
  it('collects pieces, tells how many, and puts the camera out', async () => {
    const { model, read, see, counts } = setUp();
    await model.start(video);
    expect(model.state).toBe('looking');
    const pieces = qrPieces('x'.repeat(400))!;
    see(pieces[1]!);
    see(pieces[1]!);
    expect(model.pieces).toEqual({ has: [2], of: 3 });
    see(pieces[0]!);
    see(pieces[2]!);
    expect([model.state, read, counts().stops]).toEqual(['read', ['x'.repeat(400)], 1]);
    // what the camera still sees comes too late
    see(pieces[0]!);
    expect(read).toHaveLength(1);
  });

  it('passes over what it does not look for', async () => {
    const { model, read, see } = setUp();
    await model.start(video);
    see('https://example.com/');
    expect([model.state, read]).toEqual(['looking', []]);
    see('the text');
    expect(read).toEqual(['the text']);
  });

  it('says why there is no picture', async () => {
    const { model } = setUp({ code: 'not-allowed', message: 'The browser does not let it.' });
    await model.start(video);
    expect([model.state, model.problem]).toEqual(['off', 'The browser does not let it.']);
  });

  it('puts out a camera that comes up after it was stopped', async () => {
    const { model, counts } = setUp();
    const starting = model.start(video);
    model.stop();
    await starting;
    expect([model.state, counts()]).toEqual(['off', { starts: 1, stops: 1 }]);
  });
});
