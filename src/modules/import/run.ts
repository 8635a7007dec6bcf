import type { ImportReport } from '#modules/people/api.ts';
import type { Ctx } from '#platform/context.ts';
import { hashPassword } from '#platform/passwords.ts';
import { applyBatch } from './apply.ts';
import { checkForm, type Form, type ImportInput } from './form.ts';
import { type CsvRow, csvBatches } from './parse.ts';
import { newPlan, type Planned, planBatch } from './plan.ts';
import { Tally } from './report.ts';

/** Progress in steps, of as many as there are. May throw to stop the work. */
export type OnProgress = (done: number, total: number) => void;

export interface DryRun {
  readonly report: ImportReport;
  /** Passwords of people to create, by login. */
  readonly passwords: ReadonlyMap<string, string>;
  /** Numbers of the rows with errors. */
  readonly bad: ReadonlySet<number>;
}

/** Told of every row with what it is going to be. */
type Watch = (planned: Pick<Planned, 'row' | 'login' | 'outcome' | 'faults'>, cells: readonly string[]) => void;

/** Hashes at once: each takes some 20 ms of a processor. */
const HASHES = 2;

/** Judges every row of the file and changes nothing. @throws Fault 403, 422 when the form itself is refused */
export async function dryRun(ctx: Ctx, input: ImportInput, watch?: Watch): Promise<DryRun> {
  const tally = new Tally(ctx.language);
  const passwords = new Map<string, string>();
  const bad = new Set<number>();
  const see: Watch = (planned, cells) => {
    tally.add(planned);
    if (planned.outcome === 'error') bad.add(planned.row);
    watch?.(planned, cells);
  };
  await forEachBatch(ctx, input, see, async (planned) => {
    for (const p of planned) if (p.password !== undefined) passwords.set(p.login, p.password);
  });
  return { report: tally.report(false), passwords, bad };
}

/**
 * Applies the file as a whole or not at all; of one with errors, the rows that had none in the dry run. Passwords are
 * hashed before the transaction, which judges every row again: what has changed since the dry run counts.
 * @param within runs the work in the transaction that is to keep it, and rolls back when the work throws
 */
export async function applyImport(
  ctx: Ctx,
  input: ImportInput,
  dry: DryRun,
  progress: OnProgress,
  within: (work: (ctx: Ctx) => Promise<ImportReport>) => Promise<void>,
): Promise<ImportReport> {
  const { create, update } = dry.report;
  if (create + update === 0) return { ...dry.report, applied: true };
  const total = dry.passwords.size + dry.report.total;
  const hashes = await hashAll(dry.passwords, (done) => progress(done, total));
  let report: ImportReport | undefined;
  try {
    await within(async (inside) => {
      report = await writeAll(inside, input, dry.bad, hashes, (done) => progress(hashes.size + done, total));
      return report;
    });
  } catch (error) {
    if (error instanceof Refused) return error.report;
    throw error;
  }
  return report ?? dry.report;
}

/** A row cannot be applied after all: everything is rolled back. */
class Refused extends Error {
  readonly report: ImportReport;
  constructor(report: ImportReport) {
    super('Some rows cannot be imported.');
    this.report = report;
  }
}

async function writeAll(
  ctx: Ctx,
  input: ImportInput,
  leftOut: ReadonlySet<number>,
  hashes: ReadonlyMap<string, string>,
  progress: (done: number) => void,
): Promise<ImportReport> {
  const tally = new Tally(ctx.language, leftOut);
  await forEachBatch(
    ctx,
    input,
    (planned) => {
      if (planned.outcome === 'error') tally.add(planned);
    },
    async (planned, form) => {
      const good = planned.filter((p) => p.outcome !== 'error');
      const done = tally.failed ? good : await applyBatch(ctx, form, good, hashes);
      for (const p of done) tally.add(p);
      progress(tally.total);
    },
  );
  const report = tally.report(!tally.failed);
  if (tally.failed) throw new Refused(report);
  const { create, update, skip, error } = report;
  if (create + update > 0) {
    const after = { create, update, skip, ...(error > 0 ? { error } : {}) };
    await ctx.audit({ action: 'import', type: 'person', recordId: null, after });
  }
  return report;
}

/** Judges the file batch by batch. */
async function forEachBatch(
  ctx: Ctx,
  input: ImportInput,
  see: Watch,
  then: (planned: readonly Planned[], form: Form) => Promise<void>,
): Promise<void> {
  const form = await checkForm(ctx, input);
  const plan = await newPlan(ctx, form);
  for await (const rows of csvBatches(input.csv)) {
    const planned = await planBatch(plan, rows);
    planned.forEach((p, i) => see(p, (rows[i] as CsvRow).cells));
    await then(planned, form);
  }
}

async function hashAll(
  passwords: ReadonlyMap<string, string>,
  progress: (done: number) => void,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  const left = passwords.entries();
  const worker = async (): Promise<void> => {
    for (const [login, password] of left) {
      hashes.set(login, await hashPassword(password));
      progress(hashes.size);
    }
  };
  await Promise.all(Array.from({ length: HASHES }, worker));
  return hashes;
}
