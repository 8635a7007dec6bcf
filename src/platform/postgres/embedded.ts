import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, DatabaseError, DatabaseUnavailable, type Session, openSession } from '../db.ts';
import { type Account, chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { NAME, clearStaleRun, clusterDir, ensureCluster, readRunning } from './cluster.ts';
import { EmbeddedError } from './errors.ts';
import { makeDataDir, readPassword } from './files.ts';
import { PORT, type Postmaster, makeSocketDir, removeSocketDir, spawnPostmaster } from './postmaster.ts';

export { type Lock, lockData } from './lock.ts';

export interface EmbeddedOptions {
  /** The folder of everything Gatehouse keeps; created when missing. */
  readonly dataDir: string;
  readonly log: { info(message: string): void; warn(message: string): void; error(message: string): void };
  /** Trades durability for speed. For tests only: a power cut loses the database. */
  readonly fast?: boolean;
}

export interface Embedded {
  readonly connection: Connection;
  /** Whether this process started the server, rather than found it running. */
  readonly owned: boolean;
  /** Lets go of the server. The last process that does so stops it and waits for its end. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Makes sure the PostgreSQL of `dataDir` runs and keeps it running: attaches to the one that answers, or starts it
 * (creating the cluster at the first start). When it dies it is started again until `stop` is called. Close every
 * connection before `stop`. Throws an `EmbeddedError` with a sentence for the administrator.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  makeDataDir(options.dataDir);
  const keeper = new Keeper({ ...options, dataDir: realpathSync(options.dataDir) });
  await keeper.start();
  return { connection: keeper.connection, owned: keeper.owned, stop: () => keeper.stop() };
}

/** Held shared by every process that uses the server, on one connection each; whoever gets it alone may stop the server. */
const IN_USE = 7_105_181;
/** How long a server may neither answer nor say why, in milliseconds. */
const PATIENCE = 60_000;
/** What a server says that may run in a moment: a killed one still leaves, or another process starts it just now. */
const PASSING =
  /pre-existing shared memory block|lock file "[^"]*" (already exists|is empty)|could not (lock|create lock file)|Address already in use/;

class Keeper {
  readonly #options: EmbeddedOptions;
  readonly #account: Account;
  readonly #password: string;
  #session: Session | undefined;
  #postmaster: Postmaster | undefined;
  #working: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #running = { socketDir: '', port: PORT };
  owned = false;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#account = chooseAccount(clusterDir(options.dataDir));
    this.#password = readPassword(options.dataDir);
  }

  get connection(): Connection {
    const { socketDir, port } = this.#running;
    return { host: socketDir, port, user: NAME, password: this.#password, database: NAME };
  }

  async start(): Promise<void> {
    const { dataDir, fast = false } = this.#options;
    const binaries = () => findBinaries(this.#account, dataDir);
    ensureCluster({ dataDir, binaries, account: this.#account, password: this.#password, fast });
    await this.#reach();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#leave();
    return this.#stopping;
  }

  /** Knocks until the server answers, starting it when nobody else does. */
  async #reach(): Promise<void> {
    let lastSign = Date.now();
    for (let wait = 5; ; wait = Math.min(wait * 1.5, 250)) {
      const answer = await this.#knock();
      if (answer === 'open') return;
      if (answer === 'starting') lastSign = Date.now();
      else if (this.#postmaster?.failure() === undefined && this.#postmaster) this.#checkPatience(lastSign);
      else {
        this.#judge(this.#postmaster?.failure(), lastSign);
        this.#spawn();
      }
      await pause(wait);
    }
  }

  async #knock(): Promise<'open' | 'starting' | 'silent'> {
    const running = readRunning(this.#options.dataDir);
    if (!running) return 'silent';
    this.#running = running;
    try {
      const session = await openSession(
        { ...this.connection, database: 'postgres' },
        { applicationName: 'gatehouse keeper' },
      );
      // Waits while another process that was the last to leave stops the server; then the connection breaks.
      await session.query('select pg_advisory_lock_shared($1)', [IN_USE]);
      await this.#admit(session);
      return 'open';
    } catch (error) {
      if (error instanceof DatabaseUnavailable) return error.code === '' ? 'silent' : 'starting';
      if (!(error instanceof DatabaseError) || error.code !== '28P01') throw error;
      throw new EmbeddedError(
        `The database in ${this.#options.dataDir} does not accept the password in the file postgres.password beside it. ` +
          'Put the file back that belongs to this data.',
        { cause: error },
      );
    }
  }

  async #admit(session: Session): Promise<void> {
    const found = await session.query('select 1 from pg_database where datname = $1', [NAME]);
    if (found.length === 0) await session.query(`create database ${NAME}`).catch(ignoreExisting);
    this.#session = session;
    this.owned = this.#postmaster !== undefined && this.#postmaster.failure() === undefined;
    void session.closed.then(() => {
      if (this.#session !== session || this.#stopping) return;
      this.#session = undefined;
      this.#working = this.#restart();
    });
  }

  async #restart(): Promise<void> {
    this.#options.log.warn('The database went away; starting it again.');
    while (!this.#stopping) {
      try {
        await this.#reach();
        this.#options.log.info('The database is back.');
        return;
      } catch (error) {
        this.#options.log.error(
          `The database does not start: ${error instanceof Error ? error.message : String(error)}`,
        );
        await pause(1000);
      }
    }
  }

  #spawn(): void {
    const { dataDir, fast = false } = this.#options;
    const binaries = findBinaries(this.#account, dataDir);
    const socketDir = makeSocketDir(dataDir, this.#account);
    this.#postmaster = spawnPostmaster({ dataDir, socketDir, binaries, account: this.#account, fast });
  }

  /** Decides whether a start that failed is worth another try. */
  #judge(failure: string | undefined, since: number): void {
    if (failure === undefined) return;
    this.#postmaster = undefined;
    if (!PASSING.test(failure)) throw new EmbeddedError(`PostgreSQL does not start: ${failure}`);
    if (/lock file/.test(failure)) clearStaleRun(this.#options.dataDir);
    this.#checkPatience(since, failure);
  }

  #checkPatience(since: number, failure = 'it does not answer on its socket; see postgres.log beside the data'): void {
    if (Date.now() - since > PATIENCE) throw new EmbeddedError(`PostgreSQL does not start: ${failure}`);
  }

  async #leave(): Promise<void> {
    await this.#working;
    const session = this.#session;
    if (!session) return this.#postmaster?.kill('SIGINT');
    try {
      await session.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
      const [row] = await session.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [IN_USE]);
      if (row?.alone) await this.#shutDown();
    } catch (error) {
      // Gone already: somebody else stopped or killed it.
      if (!(error instanceof DatabaseUnavailable)) throw error;
    } finally {
      await session.close();
    }
  }

  /** The end is known by the file the server removes last: a process number may linger or be given again. */
  async #shutDown(): Promise<void> {
    const running = readRunning(this.#options.dataDir);
    if (!running) return;
    process.kill(running.pid, 'SIGINT');
    const deadline = Date.now() + PATIENCE;
    while (readRunning(this.#options.dataDir)?.pid === running.pid) {
      if (Date.now() > deadline) {
        this.#options.log.error(
          'The database does not stop in time; it is ended hard and will recover at its next start.',
        );
        process.kill(running.pid, 'SIGQUIT');
        return;
      }
      await pause(10);
    }
    removeSocketDir(running.socketDir);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof DatabaseError) || !['42P04', '23505'].includes(error.code)) throw error;
}
