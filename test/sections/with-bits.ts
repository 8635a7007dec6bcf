import { expect } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Caller, Json, Product } from '../product.ts';

let number = 0;

export interface Somebody {
  readonly id: string;
  readonly caller: Caller;
}

/** A fresh person of ACME who holds exactly these bits in Network, and nothing else. */
export async function withBits(house: Product, ...bits: string[]): Promise<Somebody> {
  const greta = house.as('greta');
  number += 1;
  const n = number;
  const made = await greta.post('/people', {
    login: `bits${n}`,
    name: `Bits ${n}`,
    organization_id: house.ids.places['acme'],
  });
  const id = made.body.id as string;
  if (bits.length > 0) {
    const profile = await greta.post('/profiles', {
      name: `Bits ${bits.join(' ')} ${n}`,
      place_id: ROOT_ID,
      bits,
    });
    const grant = { person_id: id, profile_id: profile.body.id, place_id: house.ids.places['network'] };
    expect((await greta.post('/grants', grant)).status).toBe(201);
  }
  return { id, caller: await house.asPerson(id) };
}

/** A ticket in Network. */
export async function file(house: Product, who: Caller, more: object = {}): Promise<Json> {
  const body = { title: 'Cable cut', place_id: house.ids.places['network'], ...more };
  const made = await who.post('/tickets', body);
  expect(made.status, made.text).toBe(201);
  return made.body;
}
