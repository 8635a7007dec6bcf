/**
 * What rights cost a list of a million tickets: the product's own reader for seven kinds of person against the same
 * reader for a super administrator, whose list asks nothing of the rows. Run: node bench/lists/check.ts
 */
import { pino } from 'pino';
import { REGISTRY } from '../../src/compose.ts';
import { StoredPolicies } from '#modules/access/policy-source.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import { openDatabase } from '#platform/db.ts';
import type { ListQuery } from '#platform/records/filters.ts';
import { Reader } from '#platform/records/reader.ts';
import type { Tables } from '#platform/tables.ts';
import { ADMINISTRATOR, COMMON_WORD, groupId, RARE_WORD, type Viewer, VIEWERS, viewerId } from '#test/desk.ts';
import { openDesk } from '../desk.ts';
import { median } from '../median.ts';
import { report } from '../report.ts';

const SIZE = { tickets: 1_000_000, people: 50_000, groups: 2000 };
const ROUNDS = Number(process.env.ROUNDS ?? 40);
const WARM_UP = 8;
/** No list takes longer, in milliseconds. */
const SLOWEST = 20;

type Question = readonly [name: string, ask: (reader: Reader<typeof ticketSpec>) => Promise<unknown>];

const desk = await openDesk(SIZE);
const log = pino({ level: 'warn' });
const db = openDatabase<Tables>(desk.target, { size: 1, onError: (e) => log.error(e) });
const state = await new StoredPolicies(
  db,
  REGISTRY.all().map((s) => s.spec.resource),
).at(0);
const readerOf = (personId: string): Reader<typeof ticketSpec> =>
  new Reader(ticketSpec, { db: db.kysely, ...state, asker: { personId, now: Date.now() }, computed: {} });
const readers = new Map<Viewer | 'nobody asked', string>([
  ['nobody asked', ADMINISTRATOR],
  ...VIEWERS.map((v) => [v, viewerId(v)] as const),
]);

const list = (query: ListQuery) => (reader: Reader<typeof ticketSpec>) => reader.rows({ limit: 50, ...query });
const second = async (reader: Reader<typeof ticketSpec>): Promise<unknown> => {
  const { next } = await reader.rows({ limit: 50 });
  return next === null ? undefined : () => reader.rows({ limit: 50, after: next });
};

const questions: readonly Question[] = [
  ['by latest change', list({})],
  ['by creation', list({ sort: '-created_at' })],
  ['by number', list({ sort: 'number' })],
  ['open ones', list({ status: 'new,assigned' })],
  ['mine', list({ owner_id: 'me' })],
  ['of one group', list({ place_id: groupId(27) })],
  ['count', (reader) => reader.count({})],
  ['count of open ones', (reader) => reader.count({ status: 'new,assigned' })],
  ['rare word', list({ q: RARE_WORD })],
  ['common word', list({ q: COMMON_WORD })],
];

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds for each person, all asked in turn in every round. */
async function measure(ask: Question[1]): Promise<Map<string, number>> {
  const times = new Map<string, number[]>([...readers.keys()].map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, personId] of readers) {
      const took = await time(() => ask(readerOf(personId)));
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

const round = (n: number): number => Math.round(n * 100) / 100;
const rows: Record<string, string | number>[] = [];
const bars: { bar: string; value: number; holds: boolean }[] = [];
const bar = (name: string, value: number, atMost: number): number =>
  bars.push({ bar: `${name} <= ${atMost}`, value, holds: value <= atMost });

const pages = new Map<string, () => Promise<unknown>>();
for (const personId of readers.values()) {
  const next = await second(readerOf(personId));
  if (typeof next === 'function') pages.set(personId, next as () => Promise<unknown>);
}
const all: readonly Question[] = [
  ...questions.slice(0, 1),
  ['second page', async () => undefined],
  ...questions.slice(1),
];
for (const [name, ask] of all) {
  const only = process.argv[2];
  if (only && !name.includes(only)) continue;
  let times: Map<string, number>;
  if (name === 'second page') {
    const cursors = new Map<string, string | null>();
    for (const personId of readers.values()) cursors.set(personId, (await readerOf(personId).rows({ limit: 50 })).next);
    times = new Map();
    const lists = new Map<string, number[]>();
    for (let r = -WARM_UP; r < ROUNDS; r++) {
      for (const [who, personId] of readers) {
        const after = cursors.get(personId);
        if (!after) continue;
        const took = await time(() => readerOf(personId).rows({ limit: 50, after }));
        if (r >= 0) lists.set(who, [...(lists.get(who) ?? []), took]);
      }
    }
    for (const [who, l] of lists) times.set(who, median(l));
  } else times = await measure(ask);
  const floor = times.get('nobody asked') as number;
  const ratios = VIEWERS.flatMap((v) => (times.has(v) ? [(times.get(v) as number) / floor] : []));
  const slowest = Math.max(...VIEWERS.map((v) => times.get(v) ?? 0));
  rows.push({
    list: name,
    ...Object.fromEntries([...times].map(([who, t]) => [who, round(t)])),
    'worst ratio': round(Math.max(...ratios)),
    'median ratio': round(median(ratios)),
  });
  bar(`${name}: slowest list in ms`, slowest, name.includes('word') ? 100 : name.includes('count') ? 5 : SLOWEST);
  if (name === 'by latest change' || name === 'second page') {
    bar(`${name}: worst ratio`, Math.max(...ratios), 5);
    bar(`${name}: median ratio`, median(ratios), 3);
  }
}
report('lists', {
  about: `Milliseconds of the reader on ${SIZE.tickets} tickets, medians of ${ROUNDS} rounds`,
  rows,
  bars,
});
await db.close();
await desk.embedded.stop();
