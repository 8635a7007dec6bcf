import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { eventually } from '../eventually.ts';
import type { Letter, Mailbox } from '../mailbox.ts';
import { type Mailing, mailing } from '../mailing.ts';
import { type Answer, type Product, product } from '../product.ts';

const PUBLIC = 'https://desk.example/it';
let house: Product;
let mails: Mailbox;
let mail: Mailing;
beforeAll(async () => {
  mail = await mailing(PUBLIC);
  ({ house, mails } = mail);
});
afterAll(() => mail?.close());
beforeEach(async () => {
  mails.letters.length = 0;
  await house.sql('delete from sign_in_failure');
  await house.sql('delete from account_link');
});

const ask = (who: string, headers = {}): Promise<Answer> => house.nobody.post('/recovery', { who }, headers);
const address = async (login: string): Promise<string> =>
  (await house.sql<{ email: string }>('select email from person where login = $1', [login]))[0]?.email as string;

async function letter(to: string, about = ''): Promise<Letter> {
  let found: Letter | undefined;
  await eventually(`a letter to ${to}`, async () => {
    found = mails.letters.find((l) => l.to.includes(to) && l.subject.includes(about));
    return found !== undefined;
  });
  return found as Letter;
}

/** The one-time part of the link in a letter. */
async function tokenFor(login: string): Promise<string> {
  await ask(login);
  const { text } = await letter(await address(login));
  return /\/recover#(\S+)/.exec(text)?.[1] as string;
}

const set = (token: string, password: string): Promise<Answer> =>
  house.nobody.post('/recovery/password', { token, password });
const signIn = (login: string, password: string): Promise<Answer> => house.nobody.post('/session', { login, password });
const told = (a: Answer): unknown => [a.status, { ...a.body, requestId: '' }];

/** Every request for a link that was made so far has been dealt with. */
async function dealtWith(): Promise<void> {
  await eventually('the queue is empty', async () => {
    const left = await house.sql('select 1 from graphile_worker.jobs where locked_at is not null or attempts < 1');
    return left.length === 0;
  });
}

describe('a forgotten password', () => {
  test('is set anew by a link that comes by mail, once; sessions end and the lock is off', async () => {
    const token = await tokenFor('nina');
    const { headers, text, to } = await letter(await address('nina'));
    expect(to).toEqual([await address('nina')]);
    expect(headers).toMatchObject({ 'auto-submitted': 'auto-generated' });
    expect(headers['message-id']).toMatch(/^<[\w-]+@desk\.example>$/);
    expect(text).toContain(`${PUBLIC}/recover#${token}`);
    const before = house.as('nina');
    expect((await before.get('/me')).status).toBe(200);
    for (let n = 0; n < 6; n++) await signIn('nina', 'wrong');
    expect((await house.nobody.post('/recovery/link', { token })).body).toEqual({ login: 'nina' });
    expect((await set(token, 'q7-Kd')).body.errors).toMatchObject([{ field: 'password' }]);
    expect((await set(token, 'a brand new secret 7')).status).toBe(204);
    expect((await before.get('/me')).status).toBe(401);
    expect((await signIn('nina', 'a brand new secret 7')).status).toBe(200);
    expect((await signIn('nina', DEMO_PASSWORD)).status).toBe(401);
    expect((await set(token, 'yet another secret 8')).status).toBe(403);
    const audited = await house.sql(
      "select action from audit where record_id = $1 and action in ('recoveryLink', 'password') order by id",
      [house.ids.people['nina']],
    );
    expect(audited.map((a) => a.action).slice(-2)).toEqual(['recoveryLink', 'password']);
  });

  test('is found by an address however that is written', async () => {
    await house.sql("update person set email = 'Quinn.Kept@acme.example' where login = 'quinn'");
    await ask('quinn.kept@ACME.example');
    expect((await letter('Quinn.Kept@acme.example')).text).toContain('/recover#');
  });

  test('two at the same moment with one link: one', async () => {
    const token = await tokenFor('otto');
    const both = await Promise.all([set(token, 'one of two secrets'), set(token, 'the other of two')]);
    expect(both.map((a) => a.status).toSorted()).toEqual([204, 403]);
  });

  test('tells nobody whether there is such an account', async () => {
    await house.sql("update person set enabled = false where login = 'hana'");
    const expected = told(await ask('nobody-at-all'));
    for (const who of ['nina', 'hana', 'nobody@nowhere.example', await address('otto')]) {
      expect(told(await ask(who)), who).toEqual(expected);
    }
    // The same work, too: each leaves one errand behind, and no more.
    await dealtWith();
    const to = (await house.sql<{ recipient: string }>('select distinct recipient from outgoing_mail')).map(
      (m) => m.recipient,
    );
    expect(to).not.toContain(await address('hana'));
    await house.sql("update person set enabled = true where login = 'hana'");
  });

  test('links name the public address, whatever a request says of its host', async () => {
    await ask('leo', { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    const { text } = await letter(await address('leo'));
    expect(text).toContain(PUBLIC);
    expect(text).not.toContain('evil.example');
  });

  test('forged, foreign, expired and overtaken links are refused alike', async () => {
    const token = await tokenFor('karl');
    const [text = '', mac = ''] = token.split('.');
    const expected = told(await set('', 'whatever secret 1'));
    expect(expected).toMatchObject([403, { type: '/problems/forbidden' }]);
    const forged = [`${text}.${mac.slice(0, -2)}AA`, `${text}x.${mac}`, text, `.${mac}`, `${text}.`];
    for (const t of forged) expect(told(await set(t, 'whatever secret 1')), t).toEqual(expected);
    expect(told(await house.nobody.post('/email-confirmation', { token }))).toMatchObject([403, {}]);
    const next = await tokenFor('karl').then(async () => {
      const letters = mails.letters.filter((l) => l.to.includes(l.to[0] as string));
      return letters.map((l) => /#(\S+)/.exec(l.text)?.[1] as string);
    });
    expect(next.length).toBeGreaterThan(0);
    await eventually('the second link is there', async () => {
      const rows = await house.sql('select 1 from account_link where used_at is null');
      return rows.length === 1 && mails.letters.length > 1;
    });
    expect(told(await set(token, 'whatever secret 1'))).toEqual(expected);
    const last = /#(\S+)/.exec(mails.letters.at(-1)?.text ?? '')?.[1] as string;
    await house.sql("update account_link set expires_at = now() - interval '1 second'");
    expect(told(await set(last, 'whatever secret 1'))).toEqual(expected);
  });

  test('a changed password ends links that were sent before', async () => {
    const token = await tokenFor('tom');
    await house.as('greta').post(`/people/${house.ids.people['tom']}/password`, { password: 'set by greta 42' });
    expect((await set(token, 'whatever secret 1')).status).toBe(403);
  });

  test('nobody is flooded: five links an hour, and ten requests from one address', async () => {
    for (let n = 0; n < 7; n++) await ask('sara');
    await dealtWith();
    const links = await house.sql('select 1 from account_link where person_id = $1', [house.ids.people['sara']]);
    expect(links).toHaveLength(5);
    for (let n = 0; n < 4; n++) await ask('nobody-at-all');
    const a = await ask('nobody-at-all');
    expect(a.status).toBe(429);
    expect(Number(a.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('what is kept lets nobody who reads the database in', async () => {
    const token = await tokenFor('eva');
    const kept = JSON.stringify([
      await house.sql('select * from account_link'),
      await house.sql("select encode(sealed, 'escape'), * from outgoing_mail"),
      await house.sql('select * from audit'),
    ]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(token.split('.')[0]);
    const sent = await house.sql('select sealed from outgoing_mail where sent_at is not null');
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.every((m) => m.sealed === null)).toBe(true);
  });
});

describe('mail that the server does not take', () => {
  test('is tried again when it says later, and given up when it says never', async () => {
    mails.refusals.push({ code: 450, text: 'later' });
    await ask('carla');
    await letter(await address('carla'));
    mails.refusals.push({ code: 550, text: 'no such mailbox' });
    await ask('ivan');
    await eventually('it is given up', async () => {
      const [row] = await house.sql('select error, sealed from outgoing_mail where given_up_at is not null');
      return row !== undefined && /no such mailbox/.test(row.error) && row.sealed === null;
    });
    const twice = await house.sql('select attempts from outgoing_mail where recipient = $1 and sent_at is not null', [
      await address('carla'),
    ]);
    expect(twice).toEqual([{ attempts: 2 }]);
  });
});

describe('one’s own address', () => {
  test('changes once the link sent to the new one has been followed, and the old one is told', async () => {
    const ada = house.as('ada');
    const old = await address('ada');
    expect((await ada.patch('/me', { email: 'sneaked@in.example' })).status).toBe(422);
    expect((await ada.post('/me/email', { email: 'ada.new@acme.example' })).body).toEqual({
      sent_to: 'ada.new@acme.example',
    });
    const asked = await letter(old);
    expect(asked.text).toContain('ada.new@acme.example');
    expect(asked.text).not.toContain('#');
    const { text } = await letter('ada.new@acme.example');
    expect(await address('ada')).toBe(old);
    const token = /\/confirm-email#(\S+)/.exec(text)?.[1] as string;
    expect(text).toContain(`${PUBLIC}/confirm-email#`);
    expect((await set(token, 'not a recovery link 1')).status).toBe(403);
    expect((await house.nobody.post('/email-confirmation', { token })).body).toEqual({ email: 'ada.new@acme.example' });
    expect(await address('ada')).toBe('ada.new@acme.example');
    await letter(old, 'changed');
    expect((await house.nobody.post('/email-confirmation', { token })).status).toBe(403);
  });
});

test('without a mail server the page says that an administrator must help, to everybody alike', async () => {
  const other = await product();
  for (const who of ['nina', 'nobody-at-all']) {
    expect((await other.nobody.post('/recovery', { who })).body).toEqual({ mail: false });
  }
  expect((await other.as('nina').post('/me/email', { email: 'a@b.example' })).status).toBe(409);
  await other.close();
});

describe('a link that an administrator sends', () => {
  const linkIn = (text: string): string => /\/recover#(\S+)/.exec(text)?.[1] as string;

  test('lets somebody new choose their first password, within days; it is noted who sent it', async () => {
    const { acme: organization_id } = house.ids.places;
    const who = { login: 'newcomer', name: 'Nele', email: 'nele@acme.example', language: 'es', organization_id };
    const { id } = (await house.as('ada').post('/people', who)).body;
    const sent = await house.as('ada').post(`/people/${id}/password-link`);
    expect([sent.status, sent.body]).toEqual([200, { sent_to: 'nele@acme.example' }]);
    const { subject, text } = await letter('nele@acme.example');
    expect([subject, text]).toEqual(['Su cuenta en la mesa de servicio', expect.stringContaining('durante 3 días')]);
    expect(text).toContain(`${PUBLIC}/recover#`);
    const [link] = await house.sql('select expires_at from account_link where person_id = $1', [id]);
    expect(Date.parse(link?.['expires_at']) - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
    expect((await set(linkIn(text), 'Elegida-por-mi-4711')).status).toBe(204);
    expect((await signIn('newcomer', 'Elegida-por-mi-4711')).body.must_change_password).toBe(false);
    expect((await set(linkIn(text), 'Once-more-4711')).status).toBe(403);
    const noted = await house.sql("select actor from audit where action = 'recoveryLink' and record_id = $1", [id]);
    expect(noted).toEqual([{ actor: 'Ada Byrne' }]);
  });

  test('is good for the minutes of the settings where there is a password, which stays until then', async () => {
    const sent = await house.as('ada').post(`/people/${house.ids.people['leo']}/password-link`);
    expect(sent.status).toBe(200);
    const { text } = await letter(await address('leo'));
    expect(text).toContain('Ada Byrne sends you a link');
    expect(text).toContain('for 30 minutes');
    expect((await signIn('leo', DEMO_PASSWORD)).status).toBe(200);
  });

  test('is sent by nobody who could not set the password, and not without an address or to a closed account', async () => {
    const { people } = house.ids;
    const send = async (who: string, id: unknown): Promise<Answer> =>
      (await house.asPerson(people[who] as string)).post(`/people/${id}/password-link`);
    expect((await send('otto', people['leo'])).status).toBe(403);
    expect((await send('ada', people['greta'])).status).toBe(404);
    expect((await send('ada', people['ada'])).body.detail).toBe('Change your own password under My account.');
    await house.sql("update person set email = null where login = 'otto'");
    const none = await send('ada', people['otto']);
    expect([none.status, none.body.detail]).toEqual([409, expect.stringContaining('has no e-mail address')]);
    await house.sql("update person set email = 'otto@acme.example', enabled = false where login = 'otto'");
    expect((await send('ada', people['otto'])).body.detail).toContain('may not sign in now');
    const shown = await house.as('ada').get(`/people/${people['otto']}/security`);
    expect(shown.body.link_stopped).toBe('inactive');
    await house.sql("update person set enabled = true where login = 'otto'");
    expect(await house.sql('select 1 from account_link where person_id = $1', [people['otto']])).toEqual([]);
  });

  test('floods nobody: five an hour, whoever sends them', async () => {
    const path = `/people/${house.ids.people['helen']}/password-link`;
    const codes = [];
    for (let n = 0; n < 7; n += 1) codes.push((await house.as('ada').post(path)).status);
    expect(codes).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});
