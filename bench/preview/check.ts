/**
 * How long an administrator waits for the preview of a change over HTTP at size, each of them made and taken back by the
 * product: 10,000 people who all hold the profile that is edited, a million tickets. Run: node bench/preview/check.ts
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { openSession, targetUrl } from '#platform/db.ts';
import { tokenHash } from '#platform/sessions.ts';
import { ADMINISTRATOR, deskPersonId, groupId, ORGANIZATION_IDS } from '#test/desk.ts';
import type { Write } from '#wire/write.ts';
import { everybodyWorks, openDesk } from '../desk.ts';
import { startServer } from '../http/servers.ts';
import { median } from '../median.ts';
import { report } from '../report.ts';

const SIZE = { tickets: 1_000_000, people: 10_000, groups: 2000 };
const ROUNDS = Number(process.env.ROUNDS ?? 5);
/** Milliseconds that one waits without losing the thread. */
const BAR = 1000;
const PORT = 18_082;
const here = import.meta.dirname;

const desk = await openDesk(SIZE);
const session = await openSession(desk.target);
const profile = await everybodyWorks(session);
const token = randomBytes(32).toString('base64url');
await session.query(
  "insert into session (token_hash, person_id, expires_at) values ($1, $2, now() + interval '1 day')",
  [tokenHash(token), ADMINISTRATOR],
);
const product = await startServer(
  resolve(here, '../../bin/gatehouse'),
  ['serve', '--port', String(PORT), '--host', '127.0.0.1', '--data', desk.dataDir],
  { DATABASE_URL: targetUrl(desk.target), NODE_ENV: 'production' },
  'is ready',
);

const someone = deskPersonId(5000);
const organization = ORGANIZATION_IDS[3] as string;
const changes: Readonly<Record<string, Write>> = {
  'a grant to one person': {
    call: 'grants.create',
    body: { person_id: someone, profile_id: profile.id, place_id: groupId(77) },
  },
  'a grant at an organization, and below': {
    call: 'grants.create',
    body: { person_id: someone, profile_id: profile.id, place_id: organization, below: true },
  },
  'another kind of one person': { call: 'people.edit', params: { id: someone }, body: { kind: 'superadmin' } },
  'a membership': { call: 'places.putMember', params: { id: groupId(77), person_id: someone }, body: {} },
  'a group moved': { call: 'places.edit', params: { id: groupId(77) }, body: { parent_id: organization } },
  'a profile that everybody holds': {
    call: 'profiles.edit',
    params: { id: profile.id },
    body: { bits: ['IR', 'IC', 'SI'] },
  },
};

interface Answered {
  readonly gain: number;
  readonly lose: number;
}

async function asked(write: Write): Promise<Answered> {
  const answer = await fetch(`http://127.0.0.1:${PORT}/api/v1/access/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `gatehouse=${token}` },
    body: JSON.stringify({ changes: [write] }),
  });
  if (!answer.ok) throw new Error(`${write.call}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answered;
}

const rows = [];
for (const [change, write] of Object.entries(changes)) {
  const { gain, lose } = await asked(write);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await asked(write);
    times.push(performance.now() - start);
  }
  rows.push({ change, gain, lose, ms: Math.round(median(times)) });
}
await product.stop();
report('preview', {
  about: `The preview of one change over HTTP, ${SIZE.people} people, ${SIZE.tickets} tickets, medians of ${ROUNDS} rounds`,
  rows,
  bars: rows.map(({ change, ms }) => ({ bar: `${change}, ms <= ${BAR}`, value: ms, holds: ms <= BAR })),
});
await session.close();
await desk.embedded.stop();
