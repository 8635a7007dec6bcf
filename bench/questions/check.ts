/**
 * What a change of policy and the question "who would gain and lose what" cost at size, with the product's own sources
 * on a real database: 10,000 people who all hold the profile that is edited, a million tickets.
 * Run: node bench/questions/check.ts
 */
import { pino } from 'pino';
import { COMMAND_LINE, exactDiff, StoredPolicies, whatIf } from '#modules/access/section.ts';
import { openDatabase, openSession } from '#platform/db.ts';
import type { Tables } from '#platform/tables.ts';
import { gatehouse, REGISTRY } from '../../src/compose.ts';
import { everybodyWorks, openDesk } from '../desk.ts';
import { median } from '../median.ts';
import { report } from '../report.ts';

const SIZE = { tickets: 1_000_000, people: 10_000, groups: 2000 };
const ROUNDS = Number(process.env.ROUNDS ?? 5);

const desk = await openDesk(SIZE);
const log = pino({ level: 'warn' });
const session = await openSession(desk.target);
const profile = await everybodyWorks(session);
const db = openDatabase<Tables>(desk.target, { size: 2, onError: (e) => log.error(e) });
const resources = REGISTRY.all().map((s) => s.spec.resource);
const product = gatehouse(desk.target, log);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function repeated(work: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await work(round));
  return median(times);
}

/** Milliseconds from a committed statement to the policy that knows of it. */
async function takenOver(policies: StoredPolicies, statement: (round: number) => string): Promise<number> {
  return repeated(async (round) => {
    await session.query(statement(round));
    const [epoch] = await session.query<{ n: number }>('select n from policy_epoch');
    return timed(() => policies.at(Number(epoch?.n)));
  });
}

const one = (round: number): string => `(select id from person order by login offset ${1000 + round} limit 1)`;
const rounded = (ms: number): number => Math.round(ms * 10) / 10;

async function changeRows(): Promise<Record<string, string | number>[]> {
  const whole = await repeated(() => timed(() => new StoredPolicies(db, resources).at(0)));
  const policies = new StoredPolicies(db, resources);
  await policies.at(0);
  const changes: Readonly<Record<string, (round: number) => string>> = {
    'a profile edited': (n) =>
      `update profile set bits = '${n % 2 === 0 ? '["IR"]' : '["IR", "IW"]'}' where id = '${profile.id}'`,
    'a grant changed': (n) =>
      `update access_grant set below = not below where id in (select id from access_grant where person_id = ${one(n)} limit 1)`,
    'somebody blocked or let in': (n) => `update person set enabled = not enabled where id = ${one(n % 2)}`,
    'a group moved': (n) =>
      "update place set parent_id = (select id from place where kind = 'organization' order by name offset " +
      `${1 + (n % 5)} limit 1) where name = 'Group 77'`,
  };
  const rows: Record<string, string | number>[] = [];
  await policies.at(0);
  for (const [change, statement] of Object.entries(changes)) {
    rows.push({ change, 'known after, ms': rounded(await takenOver(policies, statement)) });
  }
  await session.query('update profile set bits = $2 where id = $1', [profile.id, JSON.stringify(profile.bits)]);
  return [...rows, { change: 'everything loaded anew', 'known after, ms': rounded(whole) }];
}

const changes = await changeRows();
const ctx = await product.outside(COMMAND_LINE);
const edit = [{ change: 'profile' as const, id: profile.id, bits: ['IR' as const, 'IC' as const, 'SI' as const] }];
let people = 0;
const first = await repeated(() =>
  timed(async () => {
    const answer = await whatIf(ctx, edit);
    people = Math.max(answer.gain, answer.lose);
  }),
);
let records = 0;
const exact = await timed(async () => {
  records = (await exactDiff(ctx, edit, () => undefined)).records;
});
if (people < SIZE.people * 0.9 || records === 0) throw new Error(`Only ${people} people and ${records} records.`);

report('questions', {
  about: `${SIZE.people} people who all hold a profile that is edited, ${SIZE.tickets} tickets, medians of ${ROUNDS} rounds`,
  rows: [
    { question: 'who would gain and lose what: first numbers', ms: rounded(first) },
    { question: 'the same, counted to the last record (a job)', ms: rounded(exact) },
  ],
  tables: [{ title: 'A committed change, until a process decides by it', rows: changes }],
  figures: { 'people concerned': people, 'records concerned': records },
  bars: [{ bar: 'first numbers of an edit that concerns everybody under 1,000 ms', value: first, holds: first < 1000 }],
});
await product.close();
await db.close();
await session.close();
await desk.embedded.stop();
