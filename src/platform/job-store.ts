import type { Kysely } from 'kysely';
import { rowsOf } from './db.ts';
import type { Language } from './messages.ts';
import type { Json, Tables } from './tables.ts';
import { uuidv7 } from './uuid.ts';

/** The one task that the queue knows: do the job of this id. */
export const JOB_TASK = 'gatehouse_job';
/** A job that was interrupted is begun again so often. */
const ATTEMPTS = 5;

export interface NewJob {
  readonly kind: string;
  readonly actorId: string;
  /** The one grant of the person that it is done by; all of them when null. */
  readonly grantId: string | null;
  readonly language: Language;
  readonly input: Json;
  /** How many steps it has, as far as that is known. */
  readonly total: number;
}

export interface ClaimedJob {
  readonly id: string;
  readonly kind: string;
  readonly actor_id: string;
  readonly grant_id: string | null;
  readonly language: Language;
  readonly input: Json;
}

/** Notes a job and queues it, in one statement: in the caller's transaction, or as a whole without one. */
export async function addJob(db: Kysely<Tables>, job: NewJob): Promise<string> {
  const id = uuidv7(Date.now());
  await rowsOf(
    db,
    'with noted as (insert into job (id, kind, actor_id, language, input, total, grant_id) ' +
      'values ($1, $2, $3, $4, $5, $6, $7) returning id) ' +
      'select graphile_worker.add_job($8, json_build_object($9::text, id), max_attempts := $10) from noted',
    [
      id,
      job.kind,
      job.actorId,
      job.language,
      JSON.stringify(job.input),
      job.total,
      job.grantId,
      JOB_TASK,
      'id',
      ATTEMPTS,
    ],
  );
  return id;
}

/** The queue's name for an errand of this name. */
export const errandTask = (name: string): string => `errand_${name}`;

/** Leaves an errand of the installation's own to the queue, in the caller's transaction. */
export async function addErrand(db: Kysely<Tables>, name: string, input: Json): Promise<void> {
  await rowsOf(db, 'select graphile_worker.add_job($1, $2::json, max_attempts := $3)', [
    errandTask(name),
    JSON.stringify(input),
    ATTEMPTS,
  ]);
}

/** Takes a job over for this worker; undefined when it is finished already. */
export async function claimJob(db: Kysely<Tables>, id: string, worker: string): Promise<ClaimedJob | undefined> {
  const [row] = await rowsOf<ClaimedJob>(
    db,
    "update job set state = 'running', worker = $2, progress = 0, started_at = coalesce(started_at, now()), " +
      'heartbeat_at = now() where id = $1 and finished_at is null returning id, kind, actor_id, grant_id, language, input',
    [id, worker],
  );
  return row;
}

/** Says that the worker lives and how far it is. Answers whether it shall go on. */
export async function beat(db: Kysely<Tables>, id: string, worker: string, at: Progress): Promise<boolean> {
  const rows = await rowsOf(
    db,
    'update job set heartbeat_at = now(), progress = $3, total = coalesce($4, total) ' +
      "where id = $1 and worker = $2 and state = 'running' and not cancel_requested returning 1",
    [id, worker, at.done, at.total ?? null],
  );
  return rows.length === 1;
}

export interface Progress {
  readonly done: number;
  readonly total?: number | undefined;
}

/** Notes the result. Answers false when the job was cancelled or given to another worker: then nothing may be kept. */
export async function finishJob(db: Kysely<Tables>, id: string, worker: string, result: Json): Promise<boolean> {
  const rows = await rowsOf(
    db,
    "update job set state = 'done', result = $3, input = null, progress = total, finished_at = now() " +
      "where id = $1 and worker = $2 and state = 'running' and not cancel_requested returning 1",
    [id, worker, JSON.stringify(result)],
  );
  return rows.length === 1;
}

/** Ends a job without a result: cancelled, or failed with a sentence for whoever asked for it. */
export async function endJob(db: Kysely<Tables>, id: string, worker: string, error: string | null): Promise<void> {
  await rowsOf(
    db,
    "update job set state = case when cancel_requested then 'cancelled' else 'failed' end, error = $3, input = null, " +
      "finished_at = now() where id = $1 and worker = $2 and state = 'running'",
    [id, worker, error],
  );
}

/** Puts an interrupted job back into the queue's hands. */
export async function releaseJob(db: Kysely<Tables>, id: string, worker: string): Promise<void> {
  await rowsOf(db, "update job set state = 'waiting' where id = $1 and worker = $2 and state = 'running'", [
    id,
    worker,
  ]);
}

/**
 * Frees the jobs of workers that have not been heard of for a minute, so that another one begins them again; gives up
 * those that nobody has finished within a week.
 */
export async function rescueJobs(db: Kysely<Tables>): Promise<void> {
  await rowsOf(
    db,
    'select graphile_worker.force_unlock_workers(array_agg(worker)) from job where finished_at is null ' +
      "and heartbeat_at < now() - interval '1 minute' having count(*) > 0",
  );
  await rowsOf(
    db,
    "update job set state = 'failed', input = null, finished_at = now() " +
      "where finished_at is null and created_at < now() - interval '7 days'",
  );
}
