import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Mailbox } from '../mailbox.ts';
import { type Mailing, mailing } from '../mailing.ts';
import type { Product } from '../product.ts';

/** What was open before an account was taken back, or ended, is not open afterwards. */
let house: Product;
let mails: Mailbox;
let mail: Mailing;
beforeAll(async () => {
  mail = await mailing('https://desk.example');
  ({ house, mails } = mail);
});
afterAll(() => mail?.close());
beforeEach(async () => {
  await house.sql('delete from sign_in_failure');
  await house.sql('delete from account_link');
});

const id = (login: string): string => house.ids.people[login] as string;

/** The token of the link that was sent to the address. */
async function linkTo(address: string): Promise<string> {
  let token: string | undefined;
  await eventually(`a link to ${address}`, async () => {
    const text = mails.letters.findLast((l) => l.to.includes(address) && l.text.includes('#'))?.text;
    token = /#(\S+)/.exec(text ?? '')?.[1];
    return token !== undefined;
  });
  return token as string;
}

describe('a link to another address, asked for by a thief', () => {
  const asked = async (login: string): Promise<string> => {
    const email = `thief-of-${login}@evil.example`;
    expect((await house.as(login).post('/me/email', { email })).status).toBe(200);
    return linkTo(email);
  };
  const confirm = async (token: string): Promise<number> =>
    (await house.nobody.post('/email-confirmation', { token })).status;

  test('ends when the password is changed', async () => {
    const token = await asked('nina');
    expect(
      (await house.as('greta').post(`/people/${id('nina')}/password`, { password: 'a new one of greta' })).status,
    ).toBe(204);
    expect(await confirm(token)).toBe(403);
  });

  test('ends when the account is disabled, or kept from signing in, also after it is open again', async () => {
    for (const [login, field] of [
      ['tom', 'enabled'],
      ['sara', 'may_sign_in'],
    ] as const) {
      const token = await asked(login);
      for (const value of [false, true]) {
        expect((await house.as('greta').patch(`/people/${id(login)}`, { [field]: value })).status).toBe(200);
      }
      expect([login, await confirm(token)]).toEqual([login, 403]);
    }
  });

  test('ends when an administrator corrects the address', async () => {
    const token = await asked('leo');
    expect((await house.as('greta').patch(`/people/${id('leo')}`, { email: 'leo.right@acme.example' })).status).toBe(
      200,
    );
    expect(await confirm(token)).toBe(403);
  });
});

test('a link to a mailbox that is no longer theirs sets no password', async () => {
  const [{ email } = { email: '' }] = await house.sql<{ email: string }>(
    "select email from person where login = 'hana'",
  );
  await house.nobody.post('/recovery', { who: 'hana' });
  const token = await linkTo(email);
  expect((await house.nobody.post('/recovery/link', { token })).status).toBe(200);
  expect((await house.as('greta').patch(`/people/${id('hana')}`, { email: 'hana.new@acme.example' })).status).toBe(200);
  const a = await house.nobody.post('/recovery/password', { token, password: 'by the old mailbox 1' });
  expect(a.status).toBe(403);
});

test('a name or an address adds no line to the head of a mail, and no reader', async () => {
  const evil = 'evil@evil.example';
  const greta = house.as('greta');
  for (const text of [`X\r\nBcc: ${evil}`, `X\nBcc: ${evil}`, `X\u2028Bcc: ${evil}`, `X\u0085Bcc: ${evil}`]) {
    expect((await greta.patch(`/people/${id('carla')}`, { name: text })).status, JSON.stringify(text)).toBe(422);
  }
  for (const email of [
    `carla@globex.example,${evil}`,
    `carla@globex.example\r\nBcc: ${evil}`,
    `<${evil}> carla@globex.example`,
  ]) {
    expect((await greta.patch(`/people/${id('carla')}`, { email })).status, email).toBe(422);
    expect((await house.as('carla').post('/me/email', { email })).status, email).toBe(422);
  }
  // Also one that has come into the database by another way.
  const name = `Carla\r\nBcc: ${evil}\r\n\r\n<script>1</script>`;
  await house.sql('update person set name = $1 where login = $2', [name, 'carla']);
  const [{ email } = { email: '' }] = await house.sql<{ email: string }>(
    "select email from person where login = 'carla'",
  );
  await house.nobody.post('/recovery', { who: 'carla' });
  await linkTo(email);
  const letter = mails.letters.findLast((l) => l.to.includes(email));
  expect(letter?.to).toEqual([email]);
  expect(letter?.headers).not.toHaveProperty('bcc');
  expect(letter?.headers['content-type']).toMatch(/^text\/plain/);
  expect(letter?.subject).not.toContain('Bcc');
  expect(mails.letters.flatMap((l) => l.to)).not.toContain(evil);
});

/** Reads the stream of live events over a real connection until it ends, or says what its first answer is. */
async function stream(login: string): Promise<{ status: number; ended: Promise<string> }> {
  const base = await house.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => addressOf());
  const token = `session-of-${login}`;
  const response = await fetch(`${base.replace('[::1]', '127.0.0.1')}/api/v1/events`, {
    headers: { cookie: `gatehouse=${token}` },
  });
  return { status: response.status, ended: response.text() };
}
const addressOf = (): string => {
  const at = house.app.server.address();
  return `http://127.0.0.1:${(at as { port: number }).port}`;
};

describe('the stream of live events', () => {
  test('does not open for an account whose days are over', async () => {
    await house.sql("update person set valid_until = now() - interval '1 minute' where login = 'otto'");
    const { status, ended } = await stream('otto');
    expect(status).toBe(401);
    await ended;
  });

  test('ends with the session, whoever ends it, and tells nothing of what comes later', async () => {
    for (const end of [
      () => house.as('eva').delete('/session'),
      () => house.as('greta').delete(`/people/${id('eva')}/sessions`),
    ]) {
      await house.asPerson(id('eva'));
      await house.sql(
        "insert into session (token_hash, person_id, expires_at) values (sha256('session-of-eva'), $1, now() + interval '1 day') on conflict do nothing",
        [id('eva')],
      );
      const { status, ended } = await stream('eva');
      expect(status).toBe(200);
      await end();
      const ticket = await house
        .as('greta')
        .post('/tickets', { title: 'Later', place_id: house.ids.places['network'] });
      // It ends at the first event after, of whatever kind.
      expect(await ended).not.toContain(ticket.body.id);
    }
  });

  test('ends when the days of the account are over while it is open', async () => {
    const { status, ended } = await stream('quinn');
    expect(status).toBe(200);
    await house.sql("update person set valid_until = now() - interval '1 second' where login = 'quinn'");
    const { number } = (await house.as('greta').post('/tickets', { title: 'X', place_id: house.ids.places['network'] }))
      .body;
    expect(number).toBeGreaterThan(0);
    expect(await ended).toContain('event: access');
  });
});
