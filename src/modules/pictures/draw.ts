import { createHash } from 'node:crypto';
import type Sharp from 'sharp';
import { invalid } from '#platform/errors.ts';
import { MOST_BYTES, MOST_PIXELS, SIDE } from './api.ts';

let library: Promise<typeof Sharp> | undefined;

/** Loaded when the first picture comes: it takes 20 MB. */
const loaded = (): Promise<typeof Sharp> =>
  (library ??= import('sharp').then(({ default: sharp }) => restrained(sharp)));

function restrained(sharp: typeof Sharp): typeof Sharp {
  // Of all that the library can read, three kinds are enough, and none of them can name files or addresses.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  // What has been drawn once is not drawn again soon.
  sharp.cache(false);
  return sharp;
}

export interface Drawn {
  readonly data: Buffer;
  readonly digest: string;
}

const refused = (key: string, values: Record<string, number> = {}): Error => invalid({ field: 'picture', key, values });

/**
 * Draws an uploaded picture anew as a square: what else the file holds - position, camera, hidden data, another file -
 * is not taken over. Its size is looked at before a pixel is unpacked.
 * @throws Fault 422 for what is no picture of these kinds, or too large
 */
export async function draw(base64: string): Promise<Drawn> {
  const upload = Buffer.from(base64, 'base64');
  if (upload.length > MOST_BYTES) throw refused('picture.bytes', { megabytes: MOST_BYTES / 1_000_000 });
  const sharp = await loaded();
  const { width, height } = await sharp(upload, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw refused('picture.unreadable');
    });
  if (width > MOST_PIXELS || height > MOST_PIXELS) throw refused('picture.pixels', { most: MOST_PIXELS });
  const data = await sharp(upload, { limitInputPixels: MOST_PIXELS ** 2, failOn: 'error' })
    .autoOrient()
    .resize(SIDE, SIDE, { fit: 'cover' })
    .timeout({ seconds: 10 })
    .webp({ quality: 85 })
    .toBuffer()
    .catch(() => {
      throw refused('picture.unreadable');
    });
  return { data, digest: createHash('sha256').update(data).digest('hex') };
}
