import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REGISTRY } from '../src/compose.ts';
import { StoredPolicies } from '#modules/access/policy-source.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import { openSession, type Session } from '#platform/db.ts';
import type { QueryExecutor } from '#platform/db.ts';
import type { PolicyState } from '#platform/policy-source.ts';
import { Reader } from '#platform/records/reader.ts';
import type { ListQuery } from '#platform/records/filters.ts';
import type { Tables } from '#platform/tables.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { ADMINISTRATOR, COMMON_WORD, fillDesk, groupId, RARE_WORD, VIEWERS, viewerId } from './desk.ts';

const SIZE = { tickets: 50_000, people: 2000, groups: 1200 };

let database: TestDatabase<Tables>;
let session: Session;
let state: PolicyState;

beforeAll(async () => {
  database = await testDatabase<Tables>();
  session = await openSession(database.target);
  // The statistics look at every row, so that they - and the plans - are the same each time.
  await session.query('set default_statistics_target = 1000');
  await fillDesk(session, SIZE);
  const resources = REGISTRY.all().map((s) => s.spec.resource);
  state = await new StoredPolicies(database.database, resources).at(0);
}, 120_000);

afterAll(async () => {
  await session.close();
  await database.close();
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** Runs what the reader asks for and keeps the plan of each statement. */
function explaining(plans: Plan[]): QueryExecutor {
  return {
    async executeQuery<Row>(query: { sql: string; parameters: readonly unknown[] }) {
      const [row] = await session.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `explain (format json, costs off) ${query.sql}`,
        query.parameters,
      );
      const plan = row?.['QUERY PLAN'][0]?.Plan;
      if (plan) plans.push(plan);
      return { rows: await session.query<Row>(query.sql, query.parameters) };
    },
  };
}

type Ask = (reader: Reader<typeof ticketSpec>) => Promise<unknown>;

async function plansOf(personId: string, ask: Ask): Promise<Plan[]> {
  const plans: Plan[] = [];
  const asker = { personId, now: Date.now() };
  await ask(new Reader(ticketSpec, { db: explaining(plans), ...state, asker, computed: {} }));
  return plans.flatMap(nodes);
}

const rows =
  (query: ListQuery): Ask =>
  (reader) =>
    reader.rows({ limit: 50, ...query });

const QUESTIONS: Readonly<Record<string, Ask>> = {
  'by latest change': rows({}),
  'second page': async (reader) => {
    const { next } = await reader.rows({ limit: 50 });
    await reader.rows({ limit: 50, ...(next === null ? {} : { after: next }) });
  },
  'by creation': rows({ sort: '-created_at' }),
  'by number': rows({ sort: 'number' }),
  'open ones': rows({ status: 'new,assigned' }),
  mine: rows({ owner_id: 'me' }),
  'of one group': rows({ place_id: groupId(27) }),
  trash: rows({ trash: 'true' }),
  count: (reader) => reader.count({}),
  'count of open ones': (reader) => reader.count({ status: 'new,assigned' }),
  'rare word': rows({ q: RARE_WORD }),
  'common word': rows({ q: COMMON_WORD }),
};

const PEOPLE = new Map<string, string>([
  ['administrator', ADMINISTRATOR],
  ...VIEWERS.map((v) => [v, viewerId(v)] as const),
]);

/** How a table is read. What joins and orders the rows afterwards differs between versions of PostgreSQL. */
const wayIn = (n: Plan): string[] => (n['Index Name'] === undefined ? [] : [`${n['Node Type']} ${n['Index Name']}`]);

describe('a large table is read through indexes', () => {
  test.each(Object.keys(QUESTIONS))('%s', { timeout: 60_000 }, async (question) => {
    const shapes: Record<string, string[]> = {};
    for (const [name, personId] of PEOPLE) {
      const plan = await plansOf(personId, QUESTIONS[question] as Ask);
      const whole = plan.filter((n) => n['Node Type'] === 'Seq Scan' && n['Relation Name'] === 'ticket');
      expect(whole, `${question} for ${name}`).toEqual([]);
      shapes[name] = [...new Set(plan.flatMap(wayIn))].toSorted();
    }
    expect(shapes).toMatchSnapshot();
  });
});

describe('what a record type says is indexed', () => {
  const specs = REGISTRY.all().flatMap(({ spec }) => (spec.indexes ? [[spec.path, spec] as const] : []));

  test.each(specs)('%s', async (_, { resource, indexes, defaultSort }) => {
    const found = await session.query<{ text: string }>(
      'select pg_get_indexdef(indexrelid) as text from pg_index where indrelid = $1::regclass',
      [resource.table],
    );
    const has = (...columns: string[]): boolean => {
      const keys = columns.map((c) => `${c}( DESC)?`).join(', ');
      return found.some(({ text }) => new RegExp(`\\(${keys}\\)`).test(text));
    };
    const missing = [
      ...(indexes?.orders ?? []).flatMap((order) => [
        [order, 'id'],
        [resource.home, order, 'id'],
      ]),
      ...(indexes?.columns ?? []).map((column) => [column, defaultSort.replace('-', ''), 'id']),
    ].filter((columns) => !has(...columns));
    expect(missing).toEqual([]);
  });
});
