import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import {
  getPicture,
  putMyPicture,
  putPicture,
  removeMyPicture as removeMine,
  removePicture,
  whichPictures,
} from './api.ts';
import { pictureOf, picturesOf, removeMyPicture, removePictureOf, setMyPicture, setPictureOf } from './service.ts';

/** Pictures of people. */
export const picturesSection: Section = {
  name: 'pictures',
  records: [],
  routes: [
    route(putMyPicture, (ctx, { body }) => setMyPicture(ctx, body.picture)),
    route(removeMine, (ctx) => removeMyPicture(ctx)),
    { endpoint: getPicture, handle: (ctx, { row }) => pictureOf(ctx, row) },
    route(putPicture, (ctx, { row, body }) => setPictureOf(ctx, row, body.picture)),
    route(removePicture, (ctx, { row }) => removePictureOf(ctx, row)),
    route(whichPictures, async (ctx, { query }) => ({ items: await picturesOf(ctx, query.people) })),
  ],
};
