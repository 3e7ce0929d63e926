/**
 * The camera's pictures, looked at for QR codes until told to stop: by the browser's own BarcodeDetector where there
 * is one, else by the decoder of `qr`. Pictures stay in memory and are overwritten by the next.
 */
import { err, ok, type Result } from '../../domain/result';
import type { CameraError, QrCodes } from '../../ports/qr-codes';

/** Milliseconds between two looks: the screen stays smooth, and a piece shown for half a second is seen. */
const EVERY = 120;
/** Larger pictures are made smaller first, in CSS pixels of their longer side. */
const LOOKED_AT = 960;

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const nativeDetector = async (): Promise<Detector | null> => {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  try {
    // some browsers have the class and nothing behind it
    const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
    return BarcodeDetector && formats.includes('qr_code')
      ? new BarcodeDetector({ formats: ['qr_code'] })
      : null;
  } catch {
    return null;
  }
};

/** Looks at the picture that the video shows now; null where it sees no code. */
type Look = () => Promise<string | null>;

const createLook = async (video: HTMLVideoElement): Promise<Look> => {
  const native = await nativeDetector();
  if (native) return async () => (await native.detect(video))[0]?.rawValue ?? null;
  const { default: decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async () => {
    const { videoWidth, videoHeight } = video;
    if (!context || videoWidth === 0) return null;
    const scale = Math.min(1, LOOKED_AT / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
};

const cameraError = (failure: unknown): CameraError => {
  const name = failure instanceof DOMException ? failure.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return {
      code: 'not-allowed',
      message:
        'The browser does not let Fieldroom use the camera. Allow it for this page, or copy and paste the text.'
    };
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return { code: 'busy', message: 'Another program uses the camera. Close it there and try again.' };
  }
  return {
    code: 'no-camera',
    message: 'No camera was found on this device. Copy and paste the text instead.'
  };
};

export const scanQr: QrCodes['scan'] = async (
  video,
  onText
): Promise<Result<{ stop(): void }, CameraError>> => {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } }
    });
  } catch (failure) {
    return err(cameraError(failure));
  }
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    video.srcObject = stream;
    video.muted = true;
    video.playsInline = true;
    await video.play();
  } catch (failure) {
    stop();
    return err(cameraError(failure));
  }
  const look = await createLook(video);
  const again = async (): Promise<void> => {
    if (stopped) return;
    // a picture without a code is most of them, and the decoder throws then
    const text = await look().catch(() => null);
    if (stopped) return;
    if (text) onText(text);
    setTimeout(() => void again(), EVERY);
  };
  void again();
  return ok({ stop });
};
