import type { QrCodes } from '../../ports/qr-codes';
import { drawQr } from './draw-qr';
import { scanQr } from './scan-qr';

/** Loaded when somebody first shows or scans a code. */
export const qrCodes: QrCodes = { draw: drawQr, scan: scanQr };
