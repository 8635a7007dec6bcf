import { expect } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { makeDue } from '#modules/changes/due.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Write } from '#wire/write.ts';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

/** A product with what changes are planned with: two super administrators, a profile that manages people, one that reads. */
export interface Planning {
  readonly house: Product;
  readonly greta: Caller;
  readonly admin: Caller;
  readonly adminId: string;
  readonly manager: string;
  readonly reader: string;
  /** Makes somebody of ACME. */
  readonly person: (fields?: object) => Promise<string>;
  /** The write of a grant in Support. */
  readonly give: (personId: string, profileId: string, more?: object) => Write;
  readonly grantsOf: (personId: string) => Promise<Json[]>;
  /** Lets the moment of a planned change come, and what is due be made. */
  readonly due: (id: string, on?: Product) => Promise<void>;
}

export const ok = (a: Answer, status = 200): Json => {
  expect(a.status, a.text).toBe(status);
  return a.body;
};

export const plan = (who: Caller, changes: Write[], more: object): Promise<Answer> =>
  who.post('/changes', { changes, ...more });

export const later = new Date(Date.now() + 30 * 86_400_000).toISOString();

export async function planning(): Promise<Planning> {
  const house = await product();
  const [greta, admin] = [house.as('greta'), house.as('admin')];
  const { acme, support } = house.ids.places;
  const adminId = ok(await admin.get('/me')).id;
  const manager = ok(await greta.post('/profiles', { name: 'Manager', place_id: ROOT_ID, bits: ['UM'] }), 201).id;
  const reader = ok(await greta.post('/profiles', { name: 'Reader', place_id: ROOT_ID, bits: ['IR'] }), 201).id;
  let number = 0;
  return {
    house,
    greta,
    admin,
    adminId,
    manager,
    reader,
    person: async (fields = {}) => {
      const n = ++number;
      const values = { login: `c${n}`, name: `C ${n}`, organization_id: acme, ...fields };
      return ok(await greta.post('/people', values), 201).id;
    },
    give: (person_id, profile_id, more = {}) => ({
      call: 'grants.create',
      body: { person_id, profile_id, place_id: support, ...more },
    }),
    grantsOf: async (id) => ok(await greta.get(`/grants?person_id=${id}`)).items,
    due: async (id, on = house) => {
      await house.sql("update planned_change set run_at = now() - interval '1 minute' where id = $1", [id]);
      await on.house.asSystem(UPKEEP, makeDue);
    },
  };
}
