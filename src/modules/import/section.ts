import { type ImportReport, importErrors, importPeople } from '#modules/people/api.ts';
import { listCustomFields } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { JobKind } from '#platform/jobs.ts';
import { type Section, route } from '#platform/section.ts';
import type { Json } from '#platform/tables.ts';
import { type BadRow, errorFile } from './error-file.ts';
import type { ImportInput } from './form.ts';
import { delimiterOf } from './parse.ts';
import { inWords, sentences } from './report.ts';
import { applyImport, type DryRun, dryRun, type OnProgress } from './run.ts';

export { type BadRow, errorFile } from './error-file.ts';
export { delimiterOf } from './parse.ts';
export { inWords, sentences } from './report.ts';
export { applyImport, dryRun } from './run.ts';

/** More new passwords or changed people than this make a job: the request would take too long. */
const MOST_PASSWORDS = 50;
const MOST_ROWS = 2000;
const KIND = 'people.import';

/** The whole of the call: the file, its form, and what is to be done. */
export type ImportCall = ImportInput & { readonly apply: boolean; readonly leave_out_errors?: boolean | undefined };

/** Whether there is anything to do but to tell what is wrong. */
export const isRefused = ({ report }: DryRun, input: Pick<ImportCall, 'leave_out_errors'>): boolean =>
  report.error > 0 && (input.leave_out_errors !== true || report.create + report.update === 0);

/** Judges the file and, if asked and nothing is wrong, applies it: at once, or as a job when it is large. */
async function importCsv(ctx: Ctx, input: ImportCall): Promise<ImportReport> {
  const dry = await dryRun(ctx, input);
  const { report } = dry;
  if (!input.apply || isRefused(dry, input)) return report;
  if (dry.passwords.size > MOST_PASSWORDS || report.create + report.update > MOST_ROWS) {
    const job = await ctx.enqueue(KIND, waiting(ctx, input), stepsOf(dry));
    return { ...report, job_id: job };
  }
  return applyImport(ctx, input, dry, noProgress, (work) => ctx.transaction(work).then(() => undefined));
}

/** An import as it waits for its turn: the file has passwords, so nobody who reads the database can read it. */
const waiting = (ctx: Ctx, { csv, ...form }: ImportCall): Json =>
  ({ ...form, sealed: ctx.secrets.seal(csv).toString('base64') }) as Json;

const taken = (ctx: Ctx, input: Json): ImportCall => {
  const { sealed, ...form } = input as unknown as Omit<ImportCall, 'csv'> & { readonly sealed: string };
  return { ...form, csv: ctx.secrets.open(Buffer.from(sealed, 'base64')) };
};

const noProgress: OnProgress = () => undefined;

const stepsOf = (dry: DryRun): number => dry.passwords.size + dry.report.total;

/** The same outside the request; the result is the report. */
const importJob: JobKind = {
  kind: KIND,
  run: async ({ ctx, input, progress, finish }) => {
    const asked = taken(ctx, input);
    const dry = await dryRun(ctx, asked);
    const report = isRefused(dry, asked)
      ? dry.report
      : await applyImport(ctx, asked, dry, progress, (work) => finish((inside) => work(inside) as Promise<Json>));
    if (!report.applied) await finish(async () => report as Json);
  },
};

async function errorsOf(ctx: Ctx, input: ImportInput): Promise<string> {
  const bad: BadRow[] = [];
  await dryRun(ctx, input, ({ row, outcome, faults }, cells) => {
    if (outcome === 'error') bad.push({ row, cells, message: inWords(sentences(faults, ctx.language)) });
  });
  const custom = await listCustomFields(ctx);
  return errorFile(
    bad,
    custom.map((f) => f.key),
    delimiterOf(input.csv),
  );
}

/** Imports of people: by the API and the command line. */
export const importSection: Section = {
  name: 'import',
  records: [],
  routes: [
    { ...route(importPeople, (ctx, { body }) => importCsv(ctx, body)), withoutTransaction: true },
    route(importErrors, (ctx, { body }) => errorsOf(ctx, body)),
  ],
  jobs: [importJob],
};
