import { Logger, parseCronItems, run, type Task } from 'graphile-worker';
import type { Kysely } from 'kysely';
import type { Ctx } from './context.ts';
import { openDriverPool, type Target } from './db.ts';
import { Fault } from './errors.ts';
import {
  type ClaimedJob,
  JOB_TASK,
  beat,
  claimJob,
  endJob,
  errandTask,
  finishJob,
  releaseJob,
  rescueJobs,
} from './job-store.ts';
import { MAIL_TASK } from './mail/outbox.ts';
import { translate } from './messages.ts';
import type { SystemActor } from './system-actors.ts';
import type { Json, Tables } from './tables.ts';

/** How often a running job writes how far it is, and looks whether it shall stop; milliseconds. */
const BEAT = 500;
/** Jobs at once in this process. */
const AT_ONCE = 2;
/** Milliseconds given to running jobs when the process stops; then they are interrupted and begun again later. */
const LAST_WORDS = 1000;
const RESCUE = 'gatehouse_rescue';

/** What the work of a job is given. Its rights are those of the person who asked, as they are now. */
export interface JobRun {
  readonly ctx: Ctx;
  readonly input: Json;
  /** Tells how far the work is. @throws when the job is to stop: let it pass */
  progress(done: number, total?: number): void;
  /**
   * Does the last part in one transaction, with rights and policy read anew, and commits it together with its answer
   * as the job's result - unless the job was cancelled before. To be called once.
   */
  finish(work: (ctx: Ctx) => Promise<Json>): Promise<void>;
}

/** A kind of long work that people ask for, done outside the request by any process that runs jobs. */
export interface JobKind {
  readonly kind: string;
  readonly run: (job: JobRun) => Promise<void>;
}

/** Work that the installation does by itself from time to time. */
export interface Chore {
  readonly name: string;
  /** When, in UTC, as in a crontab: `17 3 * * *`. */
  readonly at: string;
  readonly run: (ctx: Ctx) => Promise<void>;
  /** Makes transactions of its own, and holds up no change of policy meanwhile. */
  readonly withoutTransaction?: true;
}

/** Work of the installation's own that a call leaves to the queue. */
export interface Errand {
  readonly name: string;
  /** In whose name. */
  readonly as: SystemActor;
  readonly run: (ctx: Ctx, input: Json) => Promise<void>;
}

export interface JobsOptions {
  readonly target: Target;
  readonly db: Kysely<Tables>;
  readonly kinds: readonly JobKind[];
  readonly chores: readonly Chore[];
  /** What the person may work with now; undefined when they may not work any more. */
  readonly ctxOf: (job: ClaimedJob) => Promise<Ctx | undefined>;
  /** Runs a chore in the name of the installation. */
  readonly doChore: (chore: Chore) => Promise<void>;
  readonly errands: readonly Errand[];
  readonly doErrand: (errand: Errand, input: Json) => Promise<void>;
  /** Sends a mail of the outbox; absent without a mail server, and then mail waits. */
  readonly sendMail?: (id: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Milliseconds given to running jobs when the process stops; a second unless said. */
  readonly lastWords?: number;
}

export interface Jobs {
  /** Takes no further job, and waits for those under way or interrupts them. */
  stop(): Promise<void>;
}

/** Asked to stop: by the person, or because the process ends. */
class Stopped extends Error {
  constructor() {
    super('The job was stopped.');
  }
}

/** Starts doing jobs and chores in this process. Any number of processes may; each job is done by one of them. */
export async function startJobs(o: JobsOptions): Promise<Jobs> {
  const pool = openDriverPool(o.target, { size: AT_ONCE + 2, applicationName: 'gatehouse jobs', onError: o.onError });
  let stopping = false;
  const chores = o.chores.map((c) => [`chore_${c.name}`, c] as const);
  const runner = await run({
    pgPool: pool,
    concurrency: AT_ONCE,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: o.lastWords ?? LAST_WORDS,
    // Unbatched, the queue does not wait for its last notes when it stops, and loses them.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new Logger(() => (level, message) => {
      // Jobs that the end of the process interrupts are no errors.
      if (level === 'error' && !stopping) o.onError(new Error(message));
    }),
    taskList: {
      [JOB_TASK]: jobTask(o),
      [RESCUE]: () => rescueJobs(o.db),
      ...(o.sendMail ? { [MAIL_TASK]: (payload: unknown) => o.sendMail?.((payload as { id: string }).id) } : {}),
      ...Object.fromEntries(
        o.errands.map((e) => [errandTask(e.name), (input: unknown) => o.doErrand(e, input as Json)]),
      ),
      ...Object.fromEntries(chores.map(([task, chore]) => [task, () => o.doChore(chore)])),
    },
    parsedCronItems: parseCronItems([
      { task: RESCUE, match: '* * * * *' },
      ...chores.map(([task, chore]) => ({ task, match: chore.at })),
    ]),
  });
  // The runner ends by itself only when the database is gone for good; whoever stops it is told there.
  runner.promise.catch(o.onError);
  return {
    stop: async () => {
      stopping = true;
      await runner.stop();
      await pool.end();
    },
  };
}

const jobTask =
  (o: JobsOptions): Task =>
  async (payload, { job, abortSignal }) => {
    const worker = String(job.locked_by);
    const claimed = await claimJob(o.db, (payload as { id: string }).id, worker);
    if (claimed) await doJob(o, claimed, { worker, last: job.attempts >= job.max_attempts, abortSignal });
  };

interface Turn {
  readonly worker: string;
  /** The queue will not begin the job again after this. */
  readonly last: boolean;
  readonly abortSignal: AbortSignal;
}

async function doJob(o: JobsOptions, job: ClaimedJob, turn: Turn): Promise<void> {
  const pulse = startPulse(o, job, turn);
  try {
    const kind = o.kinds.find((k) => k.kind === job.kind);
    const ctx = await o.ctxOf(job);
    if (!ctx) throw new Fault('forbidden', 'access.inactive');
    if (!kind) throw new Error(`No section does jobs of the kind "${job.kind}".`);
    await kind.run({
      ctx,
      input: job.input,
      progress: pulse.progress,
      finish: (work) =>
        ctx.transaction(
          async (inside) => {
            const result = await work(inside);
            if (!(await finishJob(inside.tables, job.id, turn.worker, result))) throw new Stopped();
          },
          { long: true },
        ),
    });
  } catch (error) {
    await afterFailure(o, job, turn, error);
  } finally {
    pulse.stop();
  }
}

/** Writes how far the job is and that its worker lives, and learns whether it shall go on. */
function startPulse(o: JobsOptions, job: ClaimedJob, turn: Turn) {
  let at: { done: number; total?: number | undefined } = { done: 0 };
  let goOn = true;
  let telling: Promise<void> | undefined;
  const tell = async (): Promise<void> => {
    goOn = await beat(o.db, job.id, turn.worker, at);
  };
  const timer = setInterval(() => {
    // At its end the job holds its own row: one waits for that, or soon none would be left for anybody's request.
    telling ??= tell()
      .catch(o.onError)
      .finally(() => {
        telling = undefined;
      });
  }, BEAT);
  return {
    progress: (done: number, total?: number) => {
      at = { done, total };
      if (!goOn || turn.abortSignal.aborted) throw new Stopped();
    },
    stop: () => clearInterval(timer),
  };
}

/** A refusal and a cancellation end the job; an interruption or a defect lets the queue begin it again. */
async function afterFailure(o: JobsOptions, job: ClaimedJob, turn: Turn, error: unknown): Promise<void> {
  const { db } = o;
  if (error instanceof Fault) return endJob(db, job.id, turn.worker, sentence(job, error));
  const stopped = error instanceof Stopped;
  if (stopped && !turn.abortSignal.aborted) return endJob(db, job.id, turn.worker, null);
  if (!stopped) o.onError(error);
  if (turn.last) return endJob(db, job.id, turn.worker, translate(job.language, 'job.broken'));
  await releaseJob(db, job.id, turn.worker);
  throw error;
}

const sentence = (job: ClaimedJob, fault: Fault): string =>
  [
    ...(fault.errors.length === 0 ? [translate(job.language, fault.key, fault.values)] : []),
    ...fault.errors.map((e) => `${e.field}: ${translate(job.language, e.key, e.values)}`),
  ].join(' ');
