import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import { getSeats, putSeats } from './api.ts';
import { readSeats, setSeats, warnOfSeats } from './service.ts';

/** Administrators that the licence covers. */
export const seatsSection: Section = {
  name: 'seats',
  records: [],
  routes: [route(getSeats, (ctx) => readSeats(ctx)), route(putSeats, (ctx, { body }) => setSeats(ctx, body))],
  chores: [{ name: 'seats', at: '*/5 * * * *', run: warnOfSeats }],
};
