import { type Caller, type Product, product } from '../product.ts';

/** What the certification scenario of AuthZEN 1.0 asks for, made as an administrator makes it. */
export interface Fixture {
  readonly house: Product;
  /** An application with a token for decisions of the super administrator. */
  readonly app: Caller;
  readonly token: string;
}

const RECORD = {
  type: 'record',
  title: 'Record',
  section: 'records',
  attributes: { status: 'text' },
  actions: {
    read: {},
    write: { needs: ['read'] },
    delete: {
      needs: ['read'],
      while: { op: 'eq', field: 'action.soft', value: true },
      because: 'Records are only deleted softly.',
    },
  },
  floors: [
    {
      actions: ['write'],
      allow: {
        op: 'all',
        of: [
          { op: 'eq', field: 'subject.role', value: 'admin' },
          { op: 'eq', field: 'status', value: 'archived' },
        ],
      },
      because: 'Administrators keep the archive.',
    },
  ],
  restrictions: [
    {
      name: 'archived',
      actions: ['write', 'delete'],
      allow: {
        op: 'any',
        of: [
          { op: 'eq', field: 'status', value: 'active' },
          { op: 'eq', field: 'subject.role', value: 'admin' },
        ],
      },
      because: 'Archived records are kept as they are.',
    },
  ],
};

export async function fixture(): Promise<Fixture> {
  const house = await product();
  const greta = house.as('greta');
  const made = async (answer: Promise<{ status: number; text: string; body: { id: string } }>): Promise<string> => {
    const a = await answer;
    if (a.status >= 300) throw new Error(a.text);
    return a.body?.id;
  };
  const root = (await house.sql<{ id: string }>('select id from place where parent_id is null'))[0]?.id;
  await made(greta.put('/people-fields', { items: [{ key: 'role', label: 'Role', type: 'text' }] }));
  await made(greta.put('/declared-types/record', RECORD));
  await made(greta.put('/declared-types/record/records/record-1', { attributes: { status: 'active' } }));
  await made(greta.put('/declared-types/record/records/record-2', { attributes: { status: 'archived' } }));
  const profile = (name: string, actions: readonly string[]): Promise<string> =>
    made(
      greta.post('/profiles', {
        name,
        place_id: root,
        lines: actions.map((action) => ({ type: 'record', action, reach: 'all' })),
      }),
    );
  const clerk = await profile('Record clerk', ['read', 'write', 'delete']);
  const reader = await profile('Record reader', ['read']);
  const alice = await made(greta.post('/people', { login: 'alice', name: 'Alice' }));
  const bob = await made(greta.post('/people', { login: 'bob', name: 'Bob', custom: { role: 'admin' } }));
  await made(greta.post('/grants', { person_id: alice, profile_id: clerk, place_id: root, below: true }));
  await made(greta.post('/grants', { person_id: bob, profile_id: reader, place_id: root, below: true }));
  const token = (await greta.post('/me/tokens', { name: 'Decisions', scopes: ['authzen'] })).body.secret as string;
  return { house, token, app: house.withBearer(token) };
}
