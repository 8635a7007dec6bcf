import { afterAll, beforeAll, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { type Product, product } from '#test/product.ts';
import { tidy } from './tidy.ts';

let p: Product;

beforeAll(async () => {
  p = await product();
});
afterAll(() => p.close());

test('forgets what is old and keeps what still counts', async () => {
  const { ada } = p.ids.people;
  await p.sql('delete from session');
  await p.sql(
    "insert into session (token_hash, person_id, expires_at) values ('\\x01', $1, now() - interval '1 minute'), " +
      "('\\x02', $1, now() + interval '1 minute')",
    [ada],
  );
  await p.sql(
    'insert into idempotency (person_id, key, endpoint, body_hash, status, at) values ' +
      "($1, 'old', '', '', 200, now() - interval '8 days'), ($1, 'new', '', '', 200, now() - interval '6 days')",
    [ada],
  );
  await p.sql(
    "insert into sign_in_failure (login, locked_until, at) values ('old', null, now() - interval '2 days'), " +
      "('still locked', now() + interval '5 minutes', now() - interval '2 days'), ('new', null, now())",
  );
  await p.sql(
    'insert into job (id, kind, actor_id, state, created_at, finished_at) values ' +
      "(gen_random_uuid(), 'old', $1, 'done', now() - interval '31 days', now() - interval '31 days'), " +
      "(gen_random_uuid(), 'new', $1, 'done', now() - interval '29 days', now() - interval '29 days')",
    [ada],
  );
  await p.house.asSystem(UPKEEP, tidy);
  const left = await p.sql(
    "select encode(token_hash, 'hex') as kept from session union all select key from idempotency " +
      'union all select login from sign_in_failure union all select kind from job',
  );
  expect(left.map((r) => r.kept)).toEqual(['02', 'new', 'still locked', 'new', 'new']);
});
