/**
 * What the product costs over HTTP - session, policy epoch, rights, abilities, names, JSON - against the least a server
 * could do for the same bytes. Run: node bench/http/check.ts
 */
import autocannon from 'autocannon';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { openSession, targetUrl } from '#platform/db.ts';
import { readRunning } from '#platform/postgres/cluster.ts';
import { tokenHash } from '#platform/sessions.ts';
import { ADMINISTRATOR, COMMON_WORD, RARE_WORD, groupId, viewerId } from '#test/desk.ts';
import { openDesk } from '../desk.ts';
import { median } from '../median.ts';
import { report } from '../report.ts';
import { cpuOf, familyOf, memoryOf, startServer } from './servers.ts';

const SIZE = { tickets: 50_000, people: 500, groups: 50 };
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 3);
const PORTS = { product: 18_080, floor: 18_081 };
/** Title of the tickets that it makes, and takes away again. */
const MADE = 'made by a benchmark';
const here = import.meta.dirname;

const desk = await openDesk(SIZE);
const session = await openSession(desk.target);
const viewer = viewerId('1');

async function tokenOf(personId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await session.query(
    "insert into session (token_hash, person_id, expires_at) values ($1, $2, now() + interval '1 day')",
    [tokenHash(token), personId],
  );
  return token;
}

const token = await tokenOf(viewer);
const adminToken = await tokenOf(ADMINISTRATOR);
const env = { DATABASE_URL: targetUrl(desk.target), NODE_ENV: 'production' };
const startProduct = () =>
  startServer(
    resolve(here, '../../bin/gatehouse'),
    ['serve', '--port', String(PORTS.product), '--host', '127.0.0.1', '--data', desk.dataDir],
    env,
    'is ready',
  );
// The first start after an update makes the code ready; every other one is what is measured.
await (await startProduct()).stop();
const product = await startProduct();
const base = `http://127.0.0.1:${PORTS.product}/api/v1`;
const headers = { cookie: `gatehouse=${token}` };
const get = async (path: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${base}${path}`, { headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
};
const firstPage = (await get('/tickets?limit=50')).items as Record<string, unknown>[];
const example = firstPage[0] as Record<string, unknown>;
const visible = (await get('/tickets/count')).count as number;
const floor = await startServer(
  process.execPath,
  [resolve(here, 'floor.ts'), String(PORTS.floor), viewer],
  {
    ...env,
    COLUMNS: JSON.stringify(Object.keys(example).filter((name) => !name.startsWith('_'))),
    EXTRAS: JSON.stringify({ _names: example._names, _can: example._can }),
  },
  'ready',
);

interface Load {
  readonly url: string;
  readonly method?: 'POST';
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

const postmaster = readRunning(desk.dataDir)?.pid as number;

async function load(server: { readonly pid: number }, l: Load, connections: number): Promise<Measured> {
  const before = new Map([...familyOf(postmaster), server.pid].map((pid) => [pid, cpuOf(pid)]));
  const result = await autocannon({
    ...l,
    headers: { ...headers, ...l.headers },
    connections,
    duration: SECONDS,
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${l.url}: ${result.non2xx} refused, ${result.errors} lost`);
  const cpu = [...familyOf(postmaster), server.pid].reduce(
    (sum, pid) => sum + Math.max(0, cpuOf(pid) - (before.get(pid) ?? 0)),
    0,
  );
  const total = result.requests.total;
  return {
    perSecond: total / result.duration,
    p50: connections === 1 ? (result.duration * 1000) / total : result.latency.p50,
    p99: result.latency.p99,
    cpu: cpu / total,
  };
}

const ticket = `${base}/tickets/${example.id}`;
const json = { 'content-type': 'application/json' };
const loads: Record<string, { readonly server: { readonly pid: number }; readonly load: Load }> = {
  floor: { server: floor, load: { url: `http://127.0.0.1:${PORTS.floor}/list` } },
  'list of 50': { server: product, load: { url: `${base}/tickets?limit=50` } },
  'list of 50 as administrator': {
    server: product,
    load: { url: `${base}/tickets?limit=50`, headers: { cookie: `gatehouse=${adminToken}` } },
  },
  'one ticket': { server: product, load: { url: ticket } },
  count: { server: product, load: { url: `${base}/tickets/count` } },
  'search, rare word': { server: product, load: { url: `${base}/tickets?q=${RARE_WORD}` } },
  'search, common word': { server: product, load: { url: `${base}/tickets?q=${COMMON_WORD}` } },
  create: {
    server: product,
    load: {
      url: `${base}/tickets`,
      method: 'POST',
      headers: json,
      body: JSON.stringify({ title: `${COMMON_WORD} ${MADE}`, place_id: groupId(23) }),
    },
  },
};

const only = process.argv[2];
const results = new Map<string, Measured[]>();

async function measure(names: readonly string[]): Promise<void> {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const connections of [1, 16]) {
      for (const name of names) {
        if (only && name !== 'floor' && !name.startsWith(only)) continue;
        const { server, load: l } = loads[name] as (typeof loads)[string];
        const measured = await load(server, l, connections);
        // The first round warms up.
        const key = `${name} x ${connections}`;
        if (round > 0) results.set(key, [...(results.get(key) ?? []), measured]);
      }
    }
  }
}

// Lists are compared on the tickets as they were made: thousands of new ones at their top would change what is compared.
const writes = ['create'];
await measure(Object.keys(loads).filter((name) => !writes.includes(name)));
await measure(writes);
const middle = (key: string, of: keyof Measured): number => median((results.get(key) ?? []).map((m) => m[of]));
const round = (n: number): number => Math.round(n * 100) / 100;
const rows = [...results.keys()].map((key) => ({
  call: key.replace(/ x \d+$/, ''),
  callers: Number(/\d+$/.exec(key)?.[0]),
  'requests/s': Math.round(middle(key, 'perSecond')),
  'p50 ms': round(middle(key, 'p50')),
  'p99 ms': round(middle(key, 'p99')),
  'CPU ms': round(middle(key, 'cpu')),
}));
const rate = median(
  (results.get('list of 50 x 16') ?? []).map(
    (m, i) => m.perSecond / (results.get('floor x 16')?.[i]?.perSecond ?? Number.NaN),
  ),
);
const cpu = median(
  (results.get('list of 50 x 16') ?? []).map((m, i) => m.cpu / (results.get('floor x 16')?.[i]?.cpu ?? Number.NaN)),
);
const memory = memoryOf(product.pid);
await product.stop();
const atMost = (bar: string, value: number, most: number) => ({
  bar: `${bar} <= ${most}`,
  value,
  holds: value <= most,
});
report('http', {
  about: `The product over HTTP, ${SIZE.tickets} tickets, a person who may see ${visible}, medians of ${ROUNDS} rounds`,
  rows,
  figures: { 'memory MB': round(memory), 'start on existing data, ms': Math.round(product.started) },
  bars: [
    { bar: "list of 50, requests/s of the floor's, 16 callers >= 0.5", value: rate, holds: rate >= 0.5 },
    atMost("list of 50, CPU of the floor's, 16 callers", cpu, 2.5),
    atMost('one ticket, ms', middle('one ticket x 1', 'p50'), 1.5),
    atMost('create, ms', middle('create x 1', 'p50'), 5),
    atMost('search, rare word, ms', middle('search, rare word x 1', 'p50'), 8),
    atMost('search, common word, ms', middle('search, common word x 1', 'p50'), 8),
    atMost('memory MB', memory, 250),
    atMost('start, ms', product.started, 2000),
  ],
});
await floor.stop();
await session.query('delete from ticket where title = $1', [`${COMMON_WORD} ${MADE}`]);
await session.close();
await desk.embedded.stop();
