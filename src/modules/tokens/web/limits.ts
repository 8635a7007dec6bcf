import { z } from 'zod';
import { SCOPES } from '#wire/endpoint.ts';

/** How long a token may live, in days; the longest is what the service allows. */
export const DAYS = ['7', '30', '90', '366'] as const;
const DAY = 86_400_000;

/** A minute less than that: the server's clock may be a little behind, and the longest life is exact. */
export const inDays = (days: number): string => new Date(Date.now() + days * DAY - 60_000).toISOString();

/** What narrows a token, as a form holds it. Without places it reaches all those of its person. */
export const limitsShape = {
  scopes: z.array(z.enum(SCOPES)).min(1),
  days: z.enum(DAYS),
  places: z.array(z.object({ id: z.string(), name: z.string() })),
};

export type Limits = z.infer<z.ZodObject<typeof limitsShape>>;

export const USUAL: Limits = { scopes: ['read'], days: '90', places: [] };

/** The same as the service wants it. */
export const limitsBody = ({ scopes, days, places }: Limits) => ({
  scopes,
  expires_at: inDays(Number(days)),
  ...(places.length === 0 ? {} : { places: places.map((p) => p.id) }),
});
