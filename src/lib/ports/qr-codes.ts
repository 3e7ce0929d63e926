import type { Result } from '../domain/result';

/** A QR code to be drawn: dark modules as an SVG path in units of one module, the quiet zone around them counted. */
export interface QrPicture {
  readonly size: number;
  readonly path: string;
}

export interface CameraError {
  readonly code: 'no-camera' | 'not-allowed' | 'busy';
  /** One sentence for the user. */
  readonly message: string;
}

/** Drawing QR codes, and reading them with this device's camera. No picture is kept. */
export interface QrCodes {
  /** Null where the text is too long for one code. */
  draw(text: string): QrPicture | null;
  /**
   * Shows the camera in `video` and calls with the text of every code it sees, again and again while it is in
   * sight, until it is stopped. The browser asks the user first.
   */
  scan(
    video: HTMLVideoElement,
    onText: (text: string) => void
  ): Promise<Result<{ stop(): void }, CameraError>>;
}
