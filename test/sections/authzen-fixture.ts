import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Caller, type Product, product } from '../product.ts';

/** What the certification scenario of AuthZEN 1.0 asks for, made as the guide says. */
export interface Fixture {
  readonly house: Product;
  /** An application with a token for decisions of the super administrator. */
  readonly app: Caller;
  readonly token: string;
}

const FILE = resolve(import.meta.dirname, '../../docs/examples/authzen-certification.policy.yaml');

export async function fixture(): Promise<Fixture> {
  const house = await product();
  const greta = house.as('greta');
  const steps = [
    await greta.put('/people-fields', { items: [{ key: 'role', label: 'Role', type: 'text' }] }),
    await greta.post('/policy/apply', { file: readFileSync(FILE, 'utf8') }),
  ];
  for (const a of steps) if (a.status !== 200) throw new Error(a.text);
  const token = (await greta.post('/me/tokens', { name: 'Decisions', scopes: ['authzen'] })).body.secret as string;
  return { house, token, app: house.withBearer(token) };
}
