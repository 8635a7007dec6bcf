import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { type Answer, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const signIn = (login: string, password: string): Promise<Answer> => house.nobody.post('/session', { login, password });

test.each(['otto', 'nobody-at-all'])(
  'forty guesses at once for %s count as five, and the right one comes too late',
  async (login) => {
    const wrong = Array.from({ length: 40 }, (_, i) => signIn(login, `guess ${i}`));
    const right = signIn(login, DEMO_PASSWORD);
    const statuses = (await Promise.all(wrong)).map((a) => a.status);
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect((await right).status).toBe(401);
    const [row] = await house.sql('select failures from sign_in_failure where login = $1', [login]);
    expect(row).toEqual({ failures: 5 });
  },
);

test('each failure after a pause doubles the next one', async () => {
  for (let n = 0; n < 5; n++) await signIn('hana', 'wrong');
  const seconds: number[] = [];
  for (let n = 0; n < 6; n++) {
    const [row] = await house.sql(
      "select round(extract(epoch from locked_until - at))::int as pause from sign_in_failure where login = 'hana'",
    );
    seconds.push(row?.pause);
    await house.sql("update sign_in_failure set locked_until = now() - interval '1 second' where login = 'hana'");
    expect((await signIn('hana', 'wrong')).status).toBe(401);
  }
  expect(seconds).toEqual([30, 60, 120, 240, 480, 900]);
});
