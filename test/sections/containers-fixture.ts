import { expect } from 'vitest';
import { type Answer, type Json, type Product, product } from '../product.ts';

/** A product with what tests of containers do again and again. */
export interface Containers {
  readonly house: Product;
  /** Makes one in ACME. */
  readonly container: (type?: string, more?: object) => Promise<Json>;
  /** Its roles: ids by name. */
  readonly rolesAt: (placeId: string) => Promise<Record<string, string>>;
  readonly give: (login: string, profile: string | undefined, placeId: string, more?: object) => Promise<Answer>;
  readonly explain: (login: string, type: string, id: string, action: string) => Promise<Json>;
}

export async function containers(): Promise<Containers> {
  const house = await product();
  const admin = house.as('admin');
  let made = 0;
  return {
    house,
    container: async (type = 'workspace', more = {}) => {
      const name = `Container ${made++}`;
      const body = { name, kind: 'container', container_type: type, parent_id: house.ids.places['acme'], ...more };
      const { status, body: row, text } = await admin.post('/places', body);
      expect(status, text).toBe(201);
      return row;
    },
    rolesAt: async (placeId) => {
      const roles = await house.sql('select name, id from profile where place_id = $1', [placeId]);
      return Object.fromEntries(roles.map((r) => [r['name'], r['id']]));
    },
    give: (login, profile, placeId, more = {}) =>
      admin.post('/grants', { person_id: house.ids.people[login], profile_id: profile, place_id: placeId, ...more }),
    explain: async (login, type, id, action) => {
      const about = new URLSearchParams({ type, id, action, person_id: house.ids.people[login] as string });
      return (await admin.get(`/access/explain?${about}`)).body;
    },
  };
}
