import jsqr from 'jsqr';

type Read = (typeof jsqr)['default'];
// A CommonJS package: what it exports is beside its default or under it, as the loader likes.
const read = ((jsqr as Partial<typeof jsqr>).default ?? jsqr) as Read;

/** What a camera would read from a picture of four bytes a pixel; undefined when there is no QR code to be seen. */
export function scan(pixels: Uint8ClampedArray, width: number, height: number): string | undefined {
  const code = read(pixels, width, height);
  // The bytes as UTF-8: a reader's own guess at the alphabet is none of ours.
  return code ? new TextDecoder().decode(new Uint8Array(code.binaryData)) : undefined;
}
