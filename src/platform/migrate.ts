import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { DatabaseError, type Session, type Target, openSession } from './db.ts';

/** The schema cannot be brought up to date; the message is a sentence for the administrator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateOptions {
  /** Patterns of SQL files, relative to the source folder. The product's own unless said otherwise. */
  readonly files?: readonly string[];
  /** The folder `files` is relative to. */
  readonly root?: string;
  readonly log?: (message: string) => void;
}

interface Migration {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly checksum: string;
}

const SOURCE = resolve(import.meta.dirname, '..');
const FILES = ['platform/migrations/*.sql', 'modules/*/migrations/*.sql'];
const OLDEST_SERVER = 15;
/** The advisory lock of whoever migrates; any number, the same in every version. */
const MIGRATING = 7_105_182;

/**
 * Applies the migrations the database has not seen, in the order of their file names, each in a transaction of its own.
 * Safe to call from several processes at once. Answers the names applied now. Throws a `MigrationError` when the server
 * is too old, an applied file was changed, the database is newer than this program, or a file fails.
 */
export async function migrate(target: Target, options: MigrateOptions = {}): Promise<readonly string[]> {
  const log = options.log ?? (() => undefined);
  const migrations = readMigrations(options.files ?? FILES, options.root ?? SOURCE);
  const session = await openSession(target, { applicationName: 'gatehouse migrate' });
  try {
    await requireVersion(session);
    await takeTurn(session, log);
    await session.query(`create table if not exists schema_migration (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const pending = compare(migrations, await readApplied(session));
    for (const migration of pending) {
      const start = performance.now();
      await apply(session, migration);
      log(`Applied ${migration.name} in ${Math.round(performance.now() - start)} ms`);
    }
    return pending.map(({ name }) => name);
  } finally {
    // The lock belongs to the session and goes with it.
    await session.close();
  }
}

/** The migrations of this program in the order they are applied; two files of one name are refused. */
function readMigrations(patterns: readonly string[], root: string): Migration[] {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const migrations = paths.map((path) => {
    // A checkout may have turned line ends; that changes nothing for the database.
    const text = readFileSync(resolve(root, path), 'utf8').replaceAll('\r\n', '\n');
    return { name: basename(path, '.sql'), path, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
  migrations.sort((a, b) => (a.name < b.name ? -1 : 1));
  migrations.forEach(({ name, path }, index) => {
    if (!/^\d{4}_[a-z0-9_]+$/.test(name)) {
      throw new MigrationError(`The migration ${path} must have a name like 0010_people.sql.`);
    }
    const next = migrations[index + 1];
    if (next?.name === name) throw new MigrationError(`The migrations ${path} and ${next.path} have the same name.`);
  });
  return migrations;
}

async function requireVersion(session: Session): Promise<void> {
  const [row] = await session.query<{ version: string }>("select current_setting('server_version_num') as version");
  const major = Math.floor(Number(row?.version) / 10_000);
  if (major >= OLDEST_SERVER) return;
  throw new MigrationError(`The database server is PostgreSQL ${major}; Gatehouse needs ${OLDEST_SERVER} or newer.`);
}

async function takeTurn(session: Session, log: (message: string) => void): Promise<void> {
  const [row] = await session.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [MIGRATING]);
  if (row?.mine) return;
  log('Another process is changing the schema; waiting for it.');
  await session.query('select pg_advisory_lock($1)', [MIGRATING]);
}

async function readApplied(session: Session): Promise<Map<string, string>> {
  const rows = await session.query<{ name: string; checksum: string }>('select name, checksum from schema_migration');
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/** The migrations still to apply, after refusing every history this program did not write. */
function compare(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name)).toSorted();
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database has been used by a newer version of Gatehouse: this version does not know its migration ` +
        `${unknown.join(', ')}. Start that version, or restore a backup made with this one.`,
    );
  }
  const last = [...applied.keys()].toSorted().at(-1) ?? '';
  for (const { name, path, checksum } of migrations) {
    const before = applied.get(name);
    if (before !== undefined && before !== checksum) {
      throw new MigrationError(
        `The migration ${path} was changed after it had been applied. Put its text back and write a new migration.`,
      );
    }
    if (before === undefined && name < last) {
      throw new MigrationError(
        `The migration ${path} is new but its number is lower than that of ${last}, which is already applied. ` +
          'Give it a higher number.',
      );
    }
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(session: Session, migration: Migration): Promise<void> {
  try {
    await session.query('begin');
    await session.query(`set local gatehouse.migration = '${migration.name}'`);
    await session.query(migration.text);
    await requireSameTransaction(session, migration);
    await session.query('insert into schema_migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await session.query('commit');
  } catch (error) {
    await session.query('rollback').catch(() => undefined);
    if (error instanceof MigrationError) throw error;
    throw new MigrationError(
      `The migration ${migration.path} failed${place(error, migration.text)}: ${message(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** A `commit` inside a file would leave half of it behind when the rest fails. */
async function requireSameTransaction(session: Session, migration: Migration): Promise<void> {
  const [row] = await session.query<{ name: string | null }>(
    "select current_setting('gatehouse.migration', true) as name",
  );
  if (row?.name === migration.name) return;
  throw new MigrationError(`The migration ${migration.path} ends its own transaction; remove its begin and commit.`);
}

function place(error: unknown, text: string): string {
  const cause = error instanceof DatabaseError ? error.cause : undefined;
  if (!(cause instanceof Error) || !('position' in cause)) return '';
  return ` in line ${text.slice(0, Number(cause.position)).split('\n').length}`;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
