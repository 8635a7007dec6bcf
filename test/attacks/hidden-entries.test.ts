import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGISTRY } from '../../src/compose.ts';
import { type Answer, type Product, product } from '../product.ts';
import { sees, stored, storedPolicy } from '../rows.ts';

/** Entries of the audit are numbered one after the other: whoever counts up finds none that they are not told of. */
let house: Product;
beforeAll(async () => {
  house = await product();
  await house.as('greta').post(`/people/${house.ids.people['leo']}/view-as`, { reason: 'A look' });
  await house.as('greta').delete('/session/view-as');
  await house.as('greta').put('/change-settings', { second_person: false });
});
afterAll(() => house?.close());

interface Entry {
  readonly number: number;
  readonly type: string;
  readonly action: string;
  readonly record_id: string | null;
  readonly after: { readonly person_id?: string } | null;
}

const turnRound = (login: string, entry: number): Promise<Answer> => house.as(login).post('/changes/revert', { entry });
const told = (a: Answer): unknown => [a.status, { ...a.body, requestId: '' }];

/** Of each kind of entry a few. */
const FEW = 5;

test.each(['nina', 'karl'])('%s hears of none that they may not read', async (login) => {
  const policy = await storedPolicy(house);
  const asker = { personId: house.ids.people[login] as string, now: Date.now() };
  const visible = new Set<string>();
  for (const { spec } of REGISTRY.all()) {
    const rows = await stored(house, spec.resource);
    for (const row of rows) if (sees(policy, asker, spec.resource, row)) visible.add(row.id);
  }
  const none = told(await turnRound(login, 999_999));
  expect(none).toMatchObject([404, {}]);
  const tried = new Map<string, number>();
  const entries = await house.sql<Entry>(
    'select number::int, type, action, record_id, after from audit order by number desc',
  );
  for (const e of entries) {
    // An entry of a membership concerns two: the place and the person.
    const hidden = e.action.startsWith('member') && !visible.has(String(e.after?.person_id));
    if (e.record_id !== null && visible.has(e.record_id) && !hidden) continue;
    const kind = `${e.type} ${e.action}`;
    const times = tried.get(kind) ?? 0;
    if (times >= FEW) continue;
    tried.set(kind, times + 1);
    expect([kind, told(await turnRound(login, e.number))]).toEqual([kind, none]);
  }
  for (const kind of [
    'workunit note',
    'place memberAdded',
    'ticket create',
    'grant create',
    'setting edit',
    'person viewAs',
  ]) {
    expect([...tried.keys()]).toContain(kind);
  }
});
