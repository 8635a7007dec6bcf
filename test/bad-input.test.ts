import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { problemSchema } from '#wire/problem.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { REGISTRY, ROUTES } from '../src/compose.ts';
import { bodyOf, type Subject } from './derived.ts';
import { type Answer, type Json, type Product, product } from './product.ts';

const UNKNOWN = '00000000-0000-7000-8000-00000000dead';
/** How the sentences of the schema library begin. */
const LIBRARY = /^(Invalid|Too (big|small)|Unrecognized|expected)\b/;
const LONE = '\ud800';

let house: Product;
beforeAll(async () => {
  house = await product();
  await (await house.house.startJobs()).stop();
});
afterAll(() => house?.close());
// What narrows a session narrows the calls of the next test.
afterEach(() => house.sql('update session set look_id = null'));

/** Calls that keep to a standard answer by that; its section tests them. */
const ENDPOINTS = ROUTES.map((r) => r.endpoint).filter((e) => !e.standard);
const shapeOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
  ((schema as { shape?: Record<string, z.ZodType> } | undefined)?.shape ?? {}) as Record<string, z.ZodType>;

/** A record on which a super administrator may do everything, so that nothing but the input is at fault. */
const subject = (e: Endpoint): Subject => {
  const { people, places, profiles, tickets } = house.ids;
  const type = 'on' in e.access ? e.access.on.type : '';
  const id = { ticket: tickets[5], person: people['karl'], place: places['network'], profile: profiles['Hotliner'] }[
    type
  ];
  return {
    me: people['greta'] as string,
    id: id ?? UNKNOWN,
    place: places['support'] as string,
    version: 1,
    ids: house.ids,
  };
};

async function send(e: Endpoint, body: unknown, query = '', headers: Record<string, string> = {}): Promise<Answer> {
  const s = subject(e);
  const path = e.path
    .replace(':id', s.id ?? UNKNOWN)
    .replace(':person_id', s.me)
    .replace(':passkey', UNKNOWN)
    .replace(':alert', UNKNOWN)
    .replace(':notice', UNKNOWN)
    .replace(':request', UNKNOWN)
    .replace(':planned', UNKNOWN);
  const sent = e.method === 'GET' ? undefined : body;
  return house
    .as('greta')
    .call(e.method, query === '' ? path : `${path}?${query}`, sent, { 'if-match': '"1"', ...headers });
}

/** An answer of our own making: never a failure of the server, always with the number to quote. */
function isProblem(a: Answer, what: string): void {
  expect(a.status, `${what}: ${a.text.slice(0, 300)}`).toBeLessThan(500);
  if (a.status < 400) return;
  expect(a.headers['content-type'], what).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.safeParse(a.body);
  expect(problem.error?.message, what).toBeUndefined();
  expect(a.body.requestId, what).toBe(a.headers['x-request-id']);
  expect(a.body.detail, what).not.toMatch(/^[a-z]+\.[a-zA-Z.]+$|\{\{/);
  // In words of our own, not of the library that reads it.
  for (const e of a.body.errors ?? []) expect(e.message, what).not.toMatch(LIBRARY);
}

const isRefusedAt = (a: Answer, field: string, what: string): void => {
  isProblem(a, what);
  expect(a.status, `${what}: ${a.text.slice(0, 300)}`).toBe(422);
  expect(
    a.body.errors?.some(
      (e: Json) => e.field === field || e.field.startsWith(`${field}.`) || e.field.endsWith(`.${field}`),
    ),
    `${what}: ${a.text.slice(0, 300)}`,
  ).toBe(true);
};

/** Whether a field must be sent: a parser that takes "absent" need not take `undefined`. */
const isRequired = (s: z.ZodType): boolean => s.def.type !== 'optional' && !s.safeParse(undefined).success;

test.each(['/tickets/14', '/people/14', '/tickets/14/history', '/places/x/members', '/reviews/1'])(
  '%s, by what is no id, is answered like an id that nobody has',
  async (path) => {
    const ask = async (to: string) => {
      const { status, body } = await house.as('greta').get(to);
      return { status, ...body, requestId: '' };
    };
    const told = await ask(path);
    expect(told.status).toBe(404);
    expect(told).toEqual(await ask(path.replace(/\/(14|x|1)(?=\/|$)/, `/${UNKNOWN}`)));
  },
);

const withBody = ENDPOINTS.filter((e) => e.body !== undefined).map((e) => [e.id, e] as const);
const withQuery = ENDPOINTS.filter((e) => Object.keys(shapeOf(e.query)).length > 0).map((e) => [e.id, e] as const);

/** Values that fit no field, or almost none. */
const ODD: readonly [string, unknown][] = [
  ['an array', [[]]],
  ['an object', { a: { b: 1 } }],
  ['a number', 1e300],
  ['null', null],
  ['a control character', 'a\u0000b'],
  ['a lone surrogate', `a${LONE}b`],
  ['a long text', 'x'.repeat(200_000)],
  ['an impossible date', '0000-01-01T00:00:00Z'],
  ['a date of day 31', '2026-02-31T00:00:00Z'],
  ['an empty text', ''],
];

describe('a body', () => {
  test.each(withBody)('%s names an unknown field', async (_, e) => {
    const body = { ...bodyOf(e, subject(e)), surprise: 1 };
    isRefusedAt(await send(e, body), 'surprise', e.id);
  });

  test.each(withBody)('%s takes odd values of every field for what they are', async (_, e) => {
    const base = bodyOf(e, subject(e));
    for (const field of Object.keys(shapeOf(e.body))) {
      for (const [what, value] of ODD) {
        isProblem(await send(e, { ...base, [field]: value }), `${e.id} ${field} is ${what}`);
      }
    }
  });

  test.each(withBody)('%s says which field is missing', async (_, e) => {
    const required = Object.entries(shapeOf(e.body)).filter(([, s]) => isRequired(s));
    for (const [field] of required) {
      const body = Object.fromEntries(Object.entries(bodyOf(e, subject(e))).filter(([name]) => name !== field));
      isRefusedAt(await send(e, body), field, `${e.id} without ${field}`);
    }
  });

  test.each(withBody)('%s must be JSON of a sensible size', async (_, e) => {
    for (const text of ['{"a":', 'nonsense', '{"__proto__": {"admin": true}}', '{"constructor": {"prototype": {}}}']) {
      const a = await send(e, text);
      isProblem(a, `${e.id} ${text}`);
      expect(a.status, `${e.id} ${text}`).toBe(400);
    }
    for (const value of [[], 'text', 7, null, true]) {
      const a = await send(e, JSON.stringify(value));
      isProblem(a, `${e.id} ${JSON.stringify(value)}`);
      expect(a.status, `${e.id} ${JSON.stringify(value)}`).toBe(422);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const a = await send(e, '{}', '', { 'content-type': type });
      isProblem(a, `${e.id} ${type}`);
      expect(a.status, `${e.id} ${type}`).toBe(415);
    }
  });

  test('of ten megabytes is refused, imports apart', async () => {
    for (const [id, e] of withBody) {
      if (id.startsWith('people.import')) continue;
      const a = await send(e, `{"a":"${'x'.repeat(10_000_000)}"}`);
      isProblem(a, id);
      expect(a.status, id).toBe(413);
    }
  }, 60_000);
});

describe('a query', () => {
  const strange = [
    '%00',
    'a%00b',
    '%ED%A0%80',
    '%FF',
    "'; drop table person; --",
    '\\',
    '%25',
    '[]',
    '{}',
    'x'.repeat(5000),
  ];
  const dates = [
    '2026-02-30',
    '0000-00-00',
    '0000-01-01',
    '9999-99-99',
    '2026-01-01T99',
    '2026-01-01%20nonsense',
    '275760-01-01',
  ];
  const numbers = ['NaN', '1e400', '-0', '0x10', '9007199254740993', '99999999999999999999', ' '];

  test.each(withQuery)('%s names an unknown parameter', async (_, e) => {
    isRefusedAt(await send(e, {}, 'surprise=1'), 'surprise', e.id);
  });

  test.each(withQuery)('%s takes odd values of every parameter for what they are', async (_, e) => {
    for (const field of Object.keys(shapeOf(e.query))) {
      for (const value of [...strange, ...dates, ...numbers]) {
        isProblem(
          await send(e, {}, `${field}=${value.includes('%') ? value : encodeURIComponent(value)}`),
          `${e.id} ${field}=${value}`,
        );
      }
      isRefusedAt(await send(e, {}, `${field}=a&${field}=b`), field, `${e.id} ${field} twice`);
    }
  });

  const lists = withQuery.filter(([id]) => id.endsWith('.list') || id.endsWith('.export'));
  test.each(lists)('%s refuses a page marker that is not its own', async (_, e) => {
    const spec = REGISTRY.all().find((s) => e.id.startsWith(s.spec.path))?.spec;
    const sort = spec?.defaultSort ?? '';
    const markers = [
      ['garbage', UNKNOWN],
      ['a\u0000b', UNKNOWN],
      ['0000-99-99', UNKNOWN],
      ['', '-'.repeat(36)],
      [null, UNKNOWN],
      [{}, []],
    ].map(([key, id]) => Buffer.from(JSON.stringify([sort, key, id])).toString('base64url'));
    for (const marker of [...markers, 'x', '', '%00', Buffer.from('[1').toString('base64url')]) {
      isProblem(await send(e, {}, `after=${marker}`), `${e.id} after=${marker}`);
    }
    for (const id of ['-'.repeat(36), UNKNOWN.slice(1)]) {
      const marker = Buffer.from(JSON.stringify([sort, '', id])).toString('base64url');
      isRefusedAt(await send(e, {}, `after=${marker}`), 'after', e.id);
    }
  });
});

describe('an address', () => {
  const calls = ENDPOINTS.filter((e) => e.path.includes(':id')).map((e) => [e.id, e] as const);
  test.each(calls)('%s answers broken ids as problems', async (_, e) => {
    for (const id of ['x', '%00', '%', '%ff', '..%2f..', "' or 1=1", `${UNKNOWN}x`, 'x'.repeat(190), '1'.repeat(300)]) {
      const path = e.path.replace(':id', id.includes('%') ? id : encodeURIComponent(id)).replace(':person_id', UNKNOWN);
      const a = await house.as('greta').call(e.method, path, e.method === 'GET' ? undefined : bodyOf(e, subject(e)));
      isProblem(a, `${e.id} ${path}`);
      expect([400, 404, 422], `${e.id} ${path}`).toContain(a.status);
    }
  });

  test('that nothing answers is a problem, whatever the method', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/tickets/x/y/z', '/nothing', '/api/v1/%', '/api/v1//tickets']) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const a = await house
          .as('greta')
          .call(method, path.startsWith('/api') ? path : `/api/..${path}`, method === 'GET' ? undefined : {});
        isProblem(a, `${method} ${path}`);
        expect([400, 404], `${method} ${path}`).toContain(a.status);
      }
    }
  });

  test('If-Match must be a version', async () => {
    const path = `/tickets/${house.ids.tickets[5]}`;
    for (const tag of ['1', '"x"', '"1', '"99999999999999999999"', 'W/"x"', '"-1"']) {
      const a = await house.as('greta').call('PATCH', path, { title: 'x' }, { 'if-match': tag });
      isRefusedAt(a, 'If-Match', tag);
    }
  });
});

describe('mass assignment', () => {
  const created = REGISTRY.all().filter((s) => s.spec.verbs.includes('create'));
  test.each(created.map((s) => [s.spec.path, s.spec] as const))(
    'no column of any table can be posted to %s beyond the declared fields',
    async (path, spec) => {
      const columns = await house.sql<{ name: string }>(
        "select distinct column_name as name from information_schema.columns where table_schema = 'public'",
      );
      const all = [
        ...new Set([...columns.map((c) => c.name), ...Object.keys(spec.fields), '_can', '_names', 'password', 'role']),
      ];
      const create = ENDPOINTS.find((e) => e.id === `${path}.create`) as Endpoint;
      // Some records never change by hand.
      const edit = ENDPOINTS.find((e) => e.id === `${path}.edit`);
      const table = spec.resource.table;
      const look = (): Promise<Json[]> => house.sql(`select * from ${table} order by id`);
      const before = await look();
      for (const name of all) {
        const field = spec.fields[name];
        if (field?.create === undefined) {
          isRefusedAt(await send(create, { ...bodyOf(create, subject(create)), [name]: 1 }), name, `create ${name}`);
        }
        if (edit && field?.edit === undefined) isRefusedAt(await send(edit, { [name]: 1 }), name, `edit ${name}`);
      }
      expect(await look()).toEqual(before);
    },
  );
});

describe('language', () => {
  test('errors are told in the reader’s language', async () => {
    const ask = (language: string) => house.as('nina').get(`/tickets/${UNKNOWN}`, { 'accept-language': language });
    expect((await ask('es-MX,es;q=0.9,en;q=0.8')).body.title).toBe('No encontrado');
    expect((await ask('de, es;q=0.5')).body.title).toBe('No encontrado');
    expect((await ask('fr')).body.title).toBe('Not found');
    const spanish = await house.as('greta').post('/tickets', { title: 7 }, { 'accept-language': 'es' });
    expect(spanish.body.errors.map((e: Json) => e.field).toSorted()).toEqual(['place_id', 'title']);
    expect(JSON.stringify(spanish.body.errors)).not.toMatch(/Invalid|expected/);
  });
});
