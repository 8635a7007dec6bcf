import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openSession, type Session, type Target } from '#platform/db.ts';
import { migrate } from '#platform/migrate.ts';
import { type Embedded, startEmbedded } from '#platform/postgres/embedded.ts';
import { type DeskSize, fillDesk } from '#test/desk.ts';

const root = resolve(import.meta.dirname, '..');

export interface Desk {
  readonly dataDir: string;
  readonly target: Target;
  readonly embedded: Embedded;
}

/**
 * The embedded database, set up as the product sets it up, with a generated desk of this size. It is kept in
 * `.cache/bench` and made anew when the schema or the way it is filled has changed.
 */
export async function openDesk(size: DeskSize): Promise<Desk> {
  const dataDir = resolve(root, `.cache/bench/desk-${size.tickets}-${size.people}-${size.groups}`);
  mkdirSync(dataDir, { recursive: true });
  const embedded = await startEmbedded({ dataDir, log: console });
  const target = embedded.connection;
  const done = resolve(dataDir, 'filled');
  const made = madeFrom();
  if (!existsSync(done) || readFileSync(done, 'utf8') !== made) {
    console.log(`Making ${size.tickets} tickets in ${dataDir} ...`);
    const session = await openSession(target);
    // What an earlier try left behind.
    await session.query('drop schema public cascade; create schema public');
    await migrate(target);
    await fillDesk(session, size).finally(() => session.close());
    writeFileSync(done, made);
  }
  return { dataDir, target, embedded };
}

/** Gives everybody the profile of the desk in their groups, for questions of changes that concern all. */
export async function everybodyWorks(session: Session): Promise<{ readonly id: string; readonly bits: string[] }> {
  await session.query(
    'insert into access_grant (id, person_id, place_id, profile_id) ' +
      'select gen_random_uuid(), m.person_id, m.place_id, p.id from membership m, profile p ' +
      "where p.name = 'Agent of the desk' on conflict do nothing",
  );
  const [profile] = await session.query<{ id: string; bits: string[] }>(
    "select id, bits from profile where name = 'Agent of the desk'",
  );
  if (!profile) throw new Error('The desk has no profile.');
  return profile;
}

/** A fingerprint of everything that the data depend on. */
function madeFrom(): string {
  const hash = createHash('sha256');
  for (const path of globSync(['src/**/migrations/*.sql', 'test/desk.ts'], { cwd: root }).toSorted()) {
    hash.update(readFileSync(resolve(root, path)));
  }
  return hash.digest('hex');
}
