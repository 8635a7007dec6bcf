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
import { ADMINISTRATOR, COMMON_WORD, groupId, RARE_WORD, VIEWERS, viewerId } from '#test/desk.ts';
import { openDesk } from '../desk.ts';
import { median } from '../median.ts';
import { report } from '../report.ts';

const SIZE = { tickets: 1_000_000, people: 50_000, groups: 2000 };
const ROUNDS = Number(process.env.ROUNDS ?? 40);
const WARM_UP = 8;

type ReaderOfTickets = Reader<typeof ticketSpec>;
/** Prepares what is asked of one person's reader; nothing when there is nothing to ask. */
type Question = (reader: () => ReaderOfTickets) => Promise<(() => Promise<unknown>) | undefined>;

const desk = await openDesk(SIZE);
const log = pino({ level: 'warn' });
const db = openDatabase<Tables>(desk.target, { size: 1, onError: (e) => log.error(e) });
const resources = REGISTRY.all().map((s) => s.spec.resource);
const state = await new StoredPolicies(db, resources).at(0);
/** A reader of its own for every request, as the server makes one. */
const readerOf = (personId: string) => (): ReaderOfTickets =>
  new Reader(ticketSpec, { db: db.kysely, ...state, asker: { personId, now: Date.now() }, computed: {} });

const people = new Map<string, string>([
  ['nobody asked', ADMINISTRATOR],
  ...VIEWERS.map((v) => [v, viewerId(v)] as const),
]);

const list =
  (query: ListQuery): Question =>
  async (reader) =>
  () =>
    reader().rows({ limit: 50, ...query });

const count =
  (query: ListQuery): Question =>
  async (reader) =>
  () =>
    reader().count(query);

const secondPage: Question = async (reader) => {
  const { next } = await reader().rows({ limit: 50 });
  return next === null ? undefined : () => reader().rows({ limit: 50, after: next });
};

interface Asked {
  readonly ask: Question;
  /** No list of the kind takes longer, in milliseconds. */
  readonly slowest: number;
  /** Whether it is held against the list without rights. */
  readonly compared?: true;
}

const questions: Readonly<Record<string, Asked>> = {
  'by latest change': { ask: list({}), slowest: 20, compared: true },
  'second page': { ask: secondPage, slowest: 20, compared: true },
  'by creation': { ask: list({ sort: '-created_at' }), slowest: 20 },
  'by number': { ask: list({ sort: 'number' }), slowest: 20 },
  'open ones': { ask: list({ status: 'new,assigned' }), slowest: 20 },
  mine: { ask: list({ owner_id: 'me' }), slowest: 20 },
  'of one group': { ask: list({ place_id: groupId(27) }), slowest: 20 },
  count: { ask: count({}), slowest: 5 },
  'count of open ones': { ask: count({ status: 'new,assigned' }), slowest: 20 },
  'rare word': { ask: list({ q: RARE_WORD }), slowest: 100 },
  'common word': { ask: list({ q: COMMON_WORD }), slowest: 100 },
};

/** Milliseconds for each person, all asked in turn in every round. */
async function measure(ask: Question): Promise<Map<string, number>> {
  const asked = new Map<string, () => Promise<unknown>>();
  for (const [name, personId] of people) {
    const work = await ask(readerOf(personId));
    if (work) asked.set(name, work);
  }
  const times = new Map<string, number[]>();
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, work] of asked) {
      const start = performance.now();
      await work();
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

const rounded = (n: number): number => Math.round(n * 100) / 100;
const rows: Record<string, string | number>[] = [];
const bars: { bar: string; value: number; holds: boolean }[] = [];
const atMost = (bar: string, value: number, most: number): number =>
  bars.push({ bar: `${bar} <= ${most}`, value, holds: value <= most });

for (const [name, { ask, slowest, compared }] of Object.entries(questions)) {
  const times = await measure(ask);
  const floor = times.get('nobody asked') ?? Number.NaN;
  const own = VIEWERS.flatMap((v) => times.get(v) ?? []);
  const worst = Math.max(...own) / floor;
  const middle = median(own) / floor;
  const cells = [...times].map(([who, time]) => [`sees ${who}`.replace('sees nobody', 'nobody'), rounded(time)]);
  rows.push({ list: name, ...Object.fromEntries(cells), worst: rounded(worst), median: rounded(middle) });
  atMost(`${name}: slowest, ms`, Math.max(...own), slowest);
  if (compared) {
    atMost(`${name}: worst ratio`, worst, 5);
    atMost(`${name}: median ratio`, middle, 3);
  }
}
report('lists', {
  about: `Milliseconds of the reader on ${SIZE.tickets} tickets, medians of ${ROUNDS} rounds`,
  rows,
  bars,
});
await db.close();
await desk.embedded.stop();
