import { toString } from 'qrcode';

/** A login code drawn with characters, for a terminal. */
export const drawQrCode = (qrcode: string): Promise<string> =>
  toString(qrcode, { type: 'terminal', small: true });
