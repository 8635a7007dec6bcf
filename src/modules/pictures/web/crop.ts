import type { Area } from 'react-easy-crop';
import { SIDE } from '../api.ts';

/** Twice what is kept: the service makes it smaller once, from something sharp. */
const DRAWN = SIDE * 2;

/** The chosen square of a picture as a file in base64. @throws Error when the browser cannot draw it */
export async function cropped(source: string, area: Area): Promise<string> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = DRAWN;
  canvas.height = DRAWN;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser cannot draw.');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, area.x, area.y, area.width, area.height, 0, 0, DRAWN, DRAWN);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/webp', 0.92));
  if (!blob) throw new Error('This browser cannot draw.');
  return inBase64(blob);
}

export async function inBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
