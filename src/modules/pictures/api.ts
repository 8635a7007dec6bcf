import { z } from 'zod';
import { person } from '#modules/people/access.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema } from '#wire/field.ts';
import { idParams } from '#wire/record-api.ts';

/** Bytes of an upload at most. */
export const MOST_BYTES = 2_000_000;
/** Pixels of an upload at most, along each side. */
export const MOST_PIXELS = 4096;
/** Width and height of pictures as they are kept. */
export const SIDE = 256;
/** The kinds of file that are read. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

const body = z.strictObject({
  /** A PNG, JPEG or WebP file in base64. */
  picture: z
    .base64()
    .min(1)
    .max(Math.ceil(MOST_BYTES / 3) * 4),
});
/** One pixel. */
const example = {
  body: {
    picture:
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12Ng6CgHAAGLAQDxwojMAAAAAElFTkSuQmCC',
  },
};
const maxBody = 2_800_000;
const out = z.object({ picture: z.string() });

export const putMyPicture = endpoint({
  id: 'me.putPicture',
  method: 'PUT',
  path: '/me/picture',
  summary: 'Set my picture: PNG, JPEG or WebP; kept as a square without anything else that was in the file',
  access: { signedIn: 'Everybody chooses their own picture.' },
  body,
  maxBody,
  out,
  example,
});

export const removeMyPicture = endpoint({
  id: 'me.removePicture',
  method: 'DELETE',
  path: '/me/picture',
  summary: 'Remove my picture',
  access: { signedIn: 'Everybody removes their own picture.' },
});

export const getPicture = endpoint({
  id: 'people.picture',
  method: 'GET',
  path: '/people/:id/picture',
  summary: 'The picture of a person; empty without one',
  access: { on: person, action: 'view' },
  params: idParams,
  type: 'image/webp',
});

export const putPicture = endpoint({
  id: 'people.putPicture',
  method: 'PUT',
  path: '/people/:id/picture',
  summary: "Set somebody's picture",
  access: { on: person, action: 'edit' },
  params: idParams,
  body,
  maxBody,
  out,
  example,
});

export const removePicture = endpoint({
  id: 'people.removePicture',
  method: 'DELETE',
  path: '/people/:id/picture',
  summary: "Remove somebody's picture",
  access: { on: person, action: 'edit' },
  params: idParams,
});

/** People asked for at once at most. */
export const MOST_ASKED = 100;
const severalIds = lineSchema(MOST_ASKED * 37).refine(
  (text) => idsOf(text).every((id) => idSchema.safeParse(id).success),
  {
    params: { message: 'picture.ids' },
  },
);

/** The ids of a text that has them by commas. */
export const idsOf = (text: string): string[] => text.split(',').slice(0, MOST_ASKED + 1);

export const whichPictures = endpoint({
  id: 'people.pictures',
  method: 'GET',
  path: '/people-pictures',
  summary: 'Which of these people have a picture, and which one',
  access: { signedIn: 'Tells only of people whom the caller may view.' },
  query: z.strictObject({
    /** Ids by commas. */
    people: severalIds,
  }),
  out: z.object({ items: z.array(z.object({ id: z.string(), picture: z.string() })) }),
  example: { query: { people: '00000000-0000-7000-8000-000000000001' } },
});
