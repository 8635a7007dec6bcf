import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';

const seatSchema = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  /** Enabled, inside the dates, and may sign in: only such people count. */
  counts: z.boolean(),
  superadmin: z.boolean(),
  /** What makes an administrator of the person: bits of profiles held somewhere. */
  by: z.array(z.object({ profile_id: z.string(), profile: z.string(), place: z.string(), bits: z.array(z.string()) })),
});

export const seatsSchema = z.object({
  /** Of the licence; null is as many as there are. */
  seats: z.int().nullable(),
  taken: z.int(),
  /** Administrators who cannot sign in, and so take no seat. */
  idle: z.int(),
  over: z.boolean(),
  people: z.array(seatSchema),
});

const ONLY = 'Only for super administrators; checked by the service.';

export const getSeats = endpoint({
  id: 'seats.get',
  method: 'GET',
  path: '/seats',
  summary: 'Who counts as an administrator for the licence, and why',
  access: { signedIn: ONLY },
  out: seatsSchema,
});

export const putSeats = endpoint({
  id: 'seats.put',
  personOnly: true,
  method: 'PUT',
  path: '/seats',
  summary: 'Set how many administrators the licence covers; exceeding it warns and shuts nobody out',
  access: { signedIn: ONLY },
  body: z.strictObject({ seats: z.int().min(0).max(1_000_000).nullable() }),
  out: seatsSchema,
  example: { body: { seats: 25 } },
});

export type Seats = z.infer<typeof seatsSchema>;
