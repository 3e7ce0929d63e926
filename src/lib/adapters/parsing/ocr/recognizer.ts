import { createWorker, OEM, type Page, type Worker } from 'tesseract.js';
import { ParseFailure } from '../parse-failure';

const assets = '/vendor/tesseract';

/** One page read; words in pixels of the image given. */
export interface Recognized {
  readonly blocks: Page['blocks'];
  /** 0..100 over all words. */
  readonly confidence: number;
  /** The image was turned by this much (radians, about its centre) before reading; words are in the turned image. */
  readonly radians: number;
}

export interface Recognizer {
  recognize(canvas: OffscreenCanvas): Promise<Recognized>;
  end(): Promise<void>;
}

/** Starts Tesseract in a worker of its own, from files that the app serves itself. English only. */
export const startRecognizer = async (dotsPerInch: number): Promise<Recognizer> => {
  let worker: Worker;
  try {
    worker = await createWorker('eng', OEM.LSTM_ONLY, {
      workerPath: `${assets}/worker.min.js`,
      corePath: assets,
      langPath: assets,
      workerBlobURL: false,
      gzip: true,
      cacheMethod: 'none'
    });
    await worker.setParameters({ user_defined_dpi: String(dotsPerInch) });
  } catch {
    throw new ParseFailure(
      'internal',
      'Text recognition could not be started. Reload the app while online once, then try again.'
    );
  }
  return {
    async recognize(canvas) {
      const { data } = await worker.recognize(canvas, { rotateAuto: true }, { text: false, blocks: true });
      return { blocks: data.blocks, confidence: data.confidence, radians: data.rotateRadians ?? 0 };
    },
    end: async () => {
      await worker.terminate();
    }
  };
};
