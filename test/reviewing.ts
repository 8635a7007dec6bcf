import { expect } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { careForReviews } from '#modules/reviews/close.ts';
import { type Answer, type Caller, type Json, type Product, product } from './product.ts';

/** A product with what tests of reviews do again and again. */
export interface Reviewing {
  readonly p: Product;
  readonly greta: Caller;
  readonly ada: Caller;
  /** A second administrator of ACME. */
  readonly bea: Caller;
  readonly beaId: string;
  /** Makes somebody with one grant of their own in a group. */
  readonly holder: (place?: string, profile?: string) => Promise<{ id: string; grant: string }>;
  /** Starts a review of Support, decided by Bea unless said otherwise. */
  readonly start: (who: Caller, more?: object) => Promise<Json>;
  readonly exists: (grant: string) => Promise<boolean>;
  readonly care: () => Promise<void>;
}

export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

export const rows = async (who: Caller, review: Json, show = ''): Promise<Json[]> =>
  (await who.get(`/reviews/${review.id}/items?limit=500${show}`)).body.items;

export const rowOf = async (who: Caller, review: Json, person: string): Promise<Json> =>
  (await rows(who, review)).find((row) => row.person_id === person);

export const decideOn = (who: Caller, review: Json, row: Json, body: object): Promise<Answer> =>
  who.post(`/reviews/${review.id}/decide`, { items: [{ id: row.id, version: row.version }], ...body });

export async function reviewing(): Promise<Reviewing> {
  const p = await product();
  const [greta, ada] = [p.as('greta'), p.as('ada')];
  const { places, people, profiles } = p.ids;
  const [own] = await p.sql<{ profile_id: string; place_id: string }>(
    'select profile_id, place_id from access_grant where person_id = $1 and below order by id limit 1',
    [people['ada']],
  );
  const beaId = (await greta.post('/people', { login: 'bea', name: 'Bea', organization_id: places['acme'] })).body.id;
  await greta.post('/grants', { person_id: beaId, ...own, below: true });
  let made = 0;
  return {
    p,
    greta,
    ada,
    bea: await p.asPerson(beaId),
    beaId,
    holder: async (place = 'support', profile = 'Self-Service') => {
      made += 1;
      const person = { login: `holder${made}`, name: `Holder ${made}`, organization_id: places['acme'] };
      const id = (await greta.post('/people', person)).body.id;
      const body = { person_id: id, profile_id: profiles[profile], place_id: places[place] };
      return { id, grant: (await greta.post('/grants', body)).body.id };
    },
    start: async (who, more = {}) => {
      const usual = { title: 'Spring', place_id: places['support'], scope: 'place' };
      const asked = { reviewers: 'named', named: [beaId] };
      const answer = await who.post('/reviews', { ...usual, ...asked, due_at: inDays(10), silence: 'keep', ...more });
      expect(answer.status, answer.text).toBe(201);
      return answer.body;
    },
    exists: async (grant) => (await p.sql('select 1 from access_grant where id = $1', [grant])).length === 1,
    care: async () => careForReviews(await p.house.outside(UPKEEP)),
  };
}
