import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerProcess, serverProcess, withoutDatabase } from '#test/server-process.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const OWNER = { login: 'owner', password: 'First-of-all-4711' };

let folder: string;
let server: ServerProcess | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-rescue-'));
  const { login, password } = OWNER;
  server = await serverProcess(
    { dataDir: folder },
    { GATEHOUSE_ADMIN_LOGIN: login, GATEHOUSE_ADMIN_PASSWORD: password },
  );
}, 180_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function rescue(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    const env = { ...withoutDatabase(), GATEHOUSE_DATA: folder };
    const child = execFile(process.execPath, [MAIN, 'rescue', ...args], { env }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- judged by what a test expects of it
  readonly body: any;
  readonly session: string;
}

async function call(method: string, path: string, body?: object, session = ''): Promise<Answer> {
  const response = await fetch(`${server?.base}/api/v1${path}`, {
    method,
    headers: {
      cookie: `gatehouse=${session}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const cookie = /gatehouse=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';
  return { status: response.status, body: text === '' ? null : JSON.parse(text), session: cookie };
}

const signIn = (password = OWNER.password, login = OWNER.login): Promise<Answer> =>
  call('POST', '/session', { login, password });

/** What the audit says that was done from the machine, the newest first. */
async function noted(session: string): Promise<{ action: string; actor: string }[]> {
  const { body } = await call('GET', '/audit?limit=50', undefined, session);
  return body.items.filter((e: { actor: string }) => e.actor === 'system: rescue');
}

describe('beside a running server', { timeout: 240_000 }, () => {
  test('lists super administrators, and how their sign-in stands', async () => {
    const { code, out, err } = await rescue('list');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^owner +\S.* can sign in\n$/);
  });

  test('prints a link that sets a password once; what the old one opened has ended', async () => {
    const before = await signIn();
    expect(before.status).toBe(200);
    const { code, out } = await rescue('reset-password', 'owner', '--public-url', 'https://desk.example');
    expect(code).toBe(0);
    const token = /https:\/\/desk\.example\/recover#(\S+)/.exec(out)?.[1];
    expect((await call('GET', '/session', undefined, before.session)).status).toBe(401);
    const set = { token, password: 'Another-one-fits-4712' };
    expect((await call('POST', '/recovery/password', set)).status).toBe(204);
    expect((await call('POST', '/recovery/password', { ...set, password: 'A-third-fits-4713' })).status).toBe(403);
    expect((await signIn()).status).toBe(401);
    OWNER.password = set.password;
    expect((await signIn()).status).toBe(200);
  });

  test('takes lost factors away; the password alone opens again, sessions have ended', async () => {
    const { session } = await signIn();
    const { secret } = (await call('POST', '/me/totp', undefined, session)).body;
    const code = generateSync({ secret });
    expect((await call('POST', '/me/totp/confirmation', { code }, session)).status).toBe(200);
    expect((await signIn()).body.step).toBe('factor');
    expect((await rescue('list')).out).toContain('second factor');
    expect(await rescue('remove-factors', 'owner')).toMatchObject({
      code: 0,
      out: 'owner signs in with the password alone now.\n',
    });
    expect((await call('GET', '/session', undefined, session)).status).toBe(401);
    expect((await signIn()).body.step).toBe(null);
    expect(await rescue('remove-factors', 'owner')).toMatchObject({
      code: 1,
      err: 'gatehouse: This account has no second factor.\n',
    });
  });

  test('lets somebody try again at once who is locked out', async () => {
    for (let n = 0; n < 12; n += 1) await signIn('wrong');
    expect((await signIn()).status).toBe(401);
    expect((await rescue('list')).out).toContain('locked out');
    expect((await rescue('unlock', 'owner')).code).toBe(0);
    expect((await signIn()).status).toBe(200);
  });

  test('gives full power to somebody who was shut out in every way, from the very next request on', async () => {
    const { session } = await signIn();
    const dates = { valid_from: '2019-01-01T00:00:00Z', valid_until: '2020-01-01T00:00:00Z' };
    const shut = { login: 'heir', name: 'Heir', enabled: false, may_sign_in: false, ...dates };
    const made = await call('POST', '/people', shut, session);
    expect(made.status).toBe(201);
    const first = { password: 'Next-in-line-4714', must_change: false };
    expect((await call('POST', `/people/${made.body.id}/password`, first, session)).status).toBe(204);
    expect((await signIn(first.password, 'heir')).status).toBe(401);
    const link = await rescue('reset-password', 'heir');
    expect([link.code, link.err]).toEqual([1, expect.stringContaining('"rescue superadmin heir" lets them in')]);

    expect(await rescue('superadmin', 'heir')).toMatchObject({ code: 0, out: 'heir is a super administrator.\n' });
    const heir = await signIn(first.password, 'heir');
    expect([heir.status, heir.body.person.kind]).toEqual([200, 'superadmin']);
    const { body } = await call('GET', `/people/${made.body.id}`, undefined, heir.session);
    expect(body).toMatchObject({ enabled: true, may_sign_in: true, valid_from: null, valid_until: null });
    expect((await rescue('list')).out).toMatch(/^heir .*\nowner .*\n$/);
  });

  test('is in the audit, whatever it did, by its name', async () => {
    const { session } = await signIn();
    const entries = await noted(session);
    for (const action of ['rescueList', 'recoveryLink', 'resetFactors', 'unlock', 'edit'])
      expect(entries.map((e) => e.action)).toContain(action);
  });
});

describe('without a server', { timeout: 240_000 }, () => {
  test('does the same on the folder, and what it did holds when the server is back', async () => {
    const { session } = await signIn();
    await server?.stop();
    server = undefined;
    expect((await rescue('list')).out).toMatch(/^heir .*\nowner .*\n$/);
    const { code, out } = await rescue('reset-password', 'owner');
    // It begins like the address at which the server was last reached.
    const token = /^ {2}http:\/\/localhost:\d+\/recover#(\S+)$/m.exec(out)?.[1];
    expect([code, token]).toEqual([0, expect.any(String)]);
    server = await serverProcess({ dataDir: folder });
    expect((await call('GET', '/session', undefined, session)).status).toBe(401);
    const set = { token, password: 'After-the-pause-4715' };
    expect((await call('POST', '/recovery/password', set)).status).toBe(204);
    OWNER.password = set.password;
    const again = await signIn();
    expect(again.status).toBe(200);
    expect((await noted(again.session))[0]?.action).toBe('recoveryLink');
  });
});

describe('says what is wrong', { timeout: 240_000 }, () => {
  test.each(['reset-password', 'unlock', 'remove-factors', 'superadmin'])('%s of nobody', async (command) => {
    expect(await rescue(command, 'nobody-here')).toMatchObject({
      code: 1,
      out: '',
      err: 'gatehouse: There is nobody with the login nobody-here.\n',
    });
  });

  test('of commands that do not exist, lack a login or have too many words, with how it is used', async () => {
    for (const args of [
      [],
      ['open'],
      ['unlock'],
      ['list', 'owner'],
      ['unlock', 'a', 'b'],
      ['unlock', 'a', '--force'],
    ]) {
      expect((await rescue(...args)).code, args.join(' ')).toBe(2);
    }
    expect((await rescue()).err).toContain('gatehouse rescue COMMAND [LOGIN]');
    expect(await rescue('--help')).toMatchObject({ code: 0, err: '' });
  });

  test('of a folder without an installation, and makes none there', async () => {
    const empty = join(folder, 'elsewhere');
    const { code, err } = await rescue('list', '--data', empty);
    expect([code, err]).toEqual([2, expect.stringContaining('There is no installation in')]);
    expect(() => rmSync(empty)).toThrow('ENOENT');
  });
});
