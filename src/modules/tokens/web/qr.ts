import { create } from 'qrcode';

/** A QR code as a square of so many modules, with one path around all dark ones. */
export interface QrDrawing {
  readonly size: number;
  readonly path: string;
}

/** Draws a text as a QR code that stands some dirt. @throws Error for a text longer than a QR code holds */
export function drawQr(text: string): QrDrawing {
  const { modules } = create([{ data: new TextEncoder().encode(text), mode: 'byte' }], { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const dark = Array.from({ length: size * size }, (_, at) => at).filter((at) => modules.data[at] === 1);
  return { size, path: dark.map((at) => `M${at % size} ${Math.floor(at / size)}h1v1h-1z`).join('') };
}

/** What an application needs in order to work as a person, as it reads it from their screen. */
export interface KeyCard {
  /** Address of the installation. */
  readonly gatehouse: string;
  readonly login: string;
  readonly name: string;
  readonly phone: string;
  readonly key: string;
}

/** JSON: whatever a name or a phone number holds, each stays in its place. */
export const keyText = ({ gatehouse, login, name, phone, key }: KeyCard): string =>
  JSON.stringify({ gatehouse, login, name, phone, key });
