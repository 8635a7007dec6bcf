import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { type Answer, type Caller, type Product, product } from '../product.ts';

/** What the certification scenario of AuthZEN 1.0 asks for, made as the guide says. */
export interface Fixture {
  readonly house: Product;
  /** An application with a token for decisions of the super administrator. */
  readonly app: Caller;
  readonly token: string;
}

const FILE = resolve(import.meta.dirname, '../../docs/examples/authzen-certification.policy.yaml');

export const EVALUATION = '/access/v1/evaluation';
export const EVALUATIONS = '/access/v1/evaluations';
export const searchPath = (what: 'subject' | 'resource' | 'action'): string => `/access/v1/search/${what}`;

export const alice = { type: 'user', id: 'alice' };
export const bob = { type: 'user', id: 'bob' };
export const admin = { ...bob, properties: { role: 'admin' } };
export const one = { type: 'record', id: 'record-1' };
export const two = { type: 'record', id: 'record-2' };
export const archived = { ...two, properties: { status: 'archived' } };
export const read = { name: 'read' };
export const write = { name: 'write' };
export const remove = (soft: unknown) => ({ name: 'delete', properties: { soft } });

/** The decision of an answer that is one. */
export function decisionOf(a: Answer): boolean {
  expect(a.status, a.text).toBe(200);
  expect(a.headers['content-type']).toMatch(/^application\/json/);
  expect(typeof a.body.decision).toBe('boolean');
  return a.body.decision;
}

/** What one evaluation comes to. */
export const asked = async ({ app }: Fixture, body: object): Promise<boolean> =>
  decisionOf(await app.post(EVALUATION, body));

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
