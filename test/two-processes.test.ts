import { afterAll, beforeAll, expect, test } from 'vitest';
import { API } from '#wire/call.ts';
import { type Json, type Product, product } from './product.ts';
import { type ServerProcess, serverProcess } from './server-process.ts';

/** People at whose rights is turned, each at their own pace, and how often. */
const STRANGERS = 6;
const ROUNDS = 60;

let house: Product;
let servers: readonly ServerProcess[];
let calls = 0;

beforeAll(async () => {
  house = await product();
  servers = await Promise.all([serverProcess(house.database.target), serverProcess(house.database.target)]);
}, 60_000);
afterAll(async () => {
  await Promise.all(servers?.map((s) => s.stop()) ?? []);
  await house?.close();
});

/** Pseudo-random numbers that are the same in every run: a failure can be met again. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

type Call = (method: string, path: string, body?: unknown, version?: number) => Promise<{ status: number; body: Json }>;

/** Calls as the holder of a session, each time on whichever process the dice say. */
const callerOn =
  (token: string, roll: (sides: number) => number): Call =>
  async (method, path, body, version) => {
    calls++;
    const answer = await fetch(`${servers[roll(2)]?.base}${API}${path}`, {
      method,
      headers: {
        cookie: `gatehouse=${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };

/** Somebody with nothing, two tickets in a group that is not theirs, and what may open them. */
interface Stranger {
  readonly id: string;
  readonly call: Call;
  readonly seen: string;
  readonly written: string;
  /** Stands in the titles of both. */
  readonly word: string;
  readonly profile: string;
  readonly group: string;
}

const BITS = ['IR', 'IW'];

/** What gives a stranger sight of the two tickets, how it is taken away, and what is put back afterwards. */
interface Given {
  take(): Promise<unknown>;
  tidy?(): Promise<unknown>;
}
type Way = (chief: Call, s: Stranger) => Promise<Given>;

async function done(answer: ReturnType<Call>, status: number): Promise<Json> {
  const { status: got, body } = await answer;
  expect(got, JSON.stringify(body)).toBe(status);
  return body;
}

async function grantTo(chief: Call, s: Stranger): Promise<string> {
  const posted = { person_id: s.id, profile_id: s.profile, place_id: house.ids.places['care'] };
  return (await done(chief('POST', '/grants', posted), 201)).id;
}

async function edit(chief: Call, path: string, patch: object): Promise<void> {
  const { version } = await done(chief('GET', path), 200);
  await done(chief('PATCH', path, patch, version), 200);
}

const WAYS: Readonly<Record<string, Way>> = {
  'a grant deleted': async (chief, s) => {
    const grant = await grantTo(chief, s);
    return { take: () => done(chief('DELETE', `/grants/${grant}`), 204) };
  },
  'a grant put off': async (chief, s) => {
    const path = `/grants/${await grantTo(chief, s)}`;
    return {
      take: () => edit(chief, path, { starts_at: '2099-01-01T00:00:00Z' }),
      tidy: () => done(chief('DELETE', path), 204),
    };
  },
  'a group left': async (chief, s) => {
    await done(chief('PUT', `/places/${s.group}/members/${s.id}`, {}), 200);
    return { take: () => done(chief('DELETE', `/places/${s.group}/members/${s.id}`), 200) };
  },
  'a profile emptied': async (chief, s) => {
    const grant = await grantTo(chief, s);
    return {
      take: () => edit(chief, `/profiles/${s.profile}`, { bits: [] }),
      tidy: async () => {
        await done(chief('DELETE', `/grants/${grant}`), 204);
        await edit(chief, `/profiles/${s.profile}`, { bits: BITS });
      },
    };
  },
};

/** Reading one ticket and its notes, finding it in the list, writing on another. */
async function ask(s: Stranger): Promise<unknown[]> {
  const [one, notes, list, written] = await Promise.all([
    s.call('GET', `/tickets/${s.seen}`),
    s.call('GET', `/tickets/${s.seen}/workunits`),
    s.call('GET', `/tickets?q=${s.word}`),
    s.call('POST', `/tickets/${s.written}/comments`, { body: 'And again' }),
  ]);
  return [one.status, notes.status, list.body.items.some((t: Json) => t.id === s.seen), written.status];
}

const MAY = [200, 200, true, 200];
/** Whoever wrote on a ticket keeps sight of it, so there the answer is a refusal. */
const MAY_NOT = [404, 404, false, 403];

async function round(chief: Call, s: Stranger, name: string, pester: boolean): Promise<void> {
  const { take, tidy } = await (WAYS[name] as Way)(chief, s);
  expect(await ask(s), `${name}, given`).toEqual(MAY);
  // Asked while it is being taken away: either answer is right then.
  const meanwhile = pester ? [ask(s), ask(s)] : [];
  await take();
  const after = [ask(s), ask(s)];
  for (const answers of await Promise.all(after)) expect(answers, `${name}, taken`).toEqual(MAY_NOT);
  await Promise.all(meanwhile);
  await tidy?.();
}

async function stranger(n: number): Promise<Stranger> {
  const admin = house.as('admin');
  const { care } = house.ids.places;
  const post = async (path: string, body: object): Promise<string> => {
    const answer = await admin.post(path, body);
    expect(answer.status, answer.text).toBe(201);
    return answer.body.id;
  };
  const word = `heron${n}`;
  const id = await post('/people', { login: `stranger${n}`, name: `Stranger ${n}`, kind: 'grouped' });
  await house.asPerson(id);
  const root = (await house.sql<{ id: string }>('select id from place where parent_id is null'))[0]?.id;
  const profile = await post('/profiles', { name: `Helper ${n}`, place_id: root, bits: BITS });
  const group = await post('/places', { name: `Helpers ${n}`, code: `helpers-${n}`, kind: 'group', parent_id: root });
  await post('/grants', { group_id: group, profile_id: profile, place_id: care });
  const file = (title: string): Promise<string> => post('/tickets', { title, place_id: care });
  return {
    id,
    word,
    profile,
    group,
    seen: await file(`A ${word} to look at`),
    written: await file(`A ${word} to write on`),
    call: callerOn(`session-of-${id}`, dice(n)),
  };
}

test('two processes, thousands of calls: nobody is decided by rights that an answered call has changed', async () => {
  const strangers: Stranger[] = [];
  for (let n = 0; n < STRANGERS; n++) strangers.push(await stranger(n));
  const ways = Object.keys(WAYS);
  await Promise.all(
    strangers.map(async (s, n) => {
      const roll = dice(100 + n);
      const chief = callerOn('session-of-admin', roll);
      for (let i = 0; i < ROUNDS; i++) await round(chief, s, ways[roll(ways.length)] as string, roll(2) === 0);
    }),
  );
  expect(calls).toBeGreaterThan(4000);
}, 300_000);
