import { readFileSync, writeFileSync } from 'node:fs';
import { COMMAND_LINE } from '#modules/access/section.ts';
import {
  applyImport,
  type BadRow,
  delimiterOf,
  dryRun,
  errorFile,
  type ImportCall,
  inWords,
  isRefused,
  sentences,
} from '#modules/import/section.ts';
import { IMPORT_COLUMNS, type ImportReport } from '#modules/people/api.ts';
import { listCustomFields } from '#modules/people/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import { decodeText } from '#wire/decode.ts';
import { openInstallation } from './open.ts';
import { parse, UsageError } from './options.ts';
import { progressLine } from './progress.ts';

export const IMPORT_HELP = `gatehouse import people FILE.csv [options]

Creates and updates people from a CSV file: as a dry run first, then with --apply as a whole or not at all. Rows with
errors are written to FILE.errors.csv, which can be corrected and imported by itself.
Works beside a running server.

  --apply            do it; without, it is only said what would happen
  --group NAME       everybody joins this group (its name, code or id)
  --profile NAME     ... and is given this profile there (its name or id)
  --avatar NAME      everybody has this picture, whatever the file says
  --external         new people are external: own tickets only
  --keep-passwords   passwords of the file need not be changed at the first sign-in; then they must be good ones
  --leave-out-errors imports the other rows when some have errors
  --data DIR         folder of the embedded database (./data); DATABASE_URL names another database

Columns in this order, with or without a header:
  ${IMPORT_COLUMNS.slice(0, 7).join(', ')},
  ${IMPORT_COLUMNS.slice(7).join(', ')}, then the custom fields.
id_company is an organization's code, id or name. Blank cells change nothing of people who are there already, and
passwords are only set for new ones. Comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252.
`;

/** Rows with errors that are printed; the file of errors has all of them. */
const PRINTED = 50;

/** Runs `import people`. Answers the exit code: 1 when a row has an error. @throws UsageError */
export async function importCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parse(args, {
    apply: { type: 'boolean' },
    group: { type: 'string' },
    profile: { type: 'string' },
    avatar: { type: 'string' },
    external: { type: 'boolean' },
    'leave-out-errors': { type: 'boolean' },
    'keep-passwords': { type: 'boolean' },
    data: { type: 'string' },
  });
  const [what, file, ...rest] = positionals;
  if (what !== 'people' || file === undefined || rest.length > 0) throw new UsageError(IMPORT_HELP.trimEnd());
  const { text, encoding } = decodeText(readBytes(file));
  if (encoding !== 'utf-8') say(`Read as ${encoding}.`);
  const { product, close } = await openInstallation(values.data as string | undefined, env);
  try {
    const ctx = await product.outside(COMMAND_LINE);
    const input: ImportCall = {
      csv: text,
      apply: values.apply === true,
      global_profile: values.external === true ? 'external' : 'standard',
      must_change_password: values['keep-passwords'] !== true,
      leave_out_errors: values['leave-out-errors'] === true,
      ...(values.avatar === undefined ? {} : { avatar: values.avatar as string }),
      ...(await formOf(ctx, values.group as string | undefined, values.profile as string | undefined)),
    };
    return await runImport(ctx, input, file);
  } catch (error) {
    throw error instanceof Fault ? new Error(sentenceOf(error)) : error;
  } finally {
    await close();
  }
}

async function runImport(ctx: Ctx, input: ImportCall, file: string): Promise<number> {
  const bad: BadRow[] = [];
  const progress = progressLine(process.stderr);
  let read = 0;
  const dry = await dryRun(ctx, input, (planned, cells) => {
    progress.show(`Reading row ${planned.row}`);
    read += 1;
    if (planned.outcome === 'error') bad.push({ row: planned.row, cells, message: messageOf(planned.faults) });
  });
  let { report } = dry;
  if (input.apply && !isRefused(dry, input) && read > 0) {
    report = await applyImport(
      ctx,
      input,
      dry,
      (done, total) => progress.show(`Importing: step ${done} of ${total}`),
      (work) => ctx.transaction(work, { long: true }).then(() => undefined),
    );
    for (const r of report.rows) {
      if (r.outcome === 'error' && !dry.bad.has(r.row)) bad.push({ row: r.row, cells: [], message: inWords(r.errors) });
    }
  }
  progress.end();
  tell(report, bad, input.apply);
  if (bad.length === 0) return 0;
  const errors = `${file.replace(/\.csv$/i, '')}.errors.csv`;
  writeFileSync(errors, errorFile(bad, await customKeys(ctx), delimiterOf(input.csv)), { mode: 0o600 });
  say(`The rows with errors are in ${errors}.`);
  return 1;
}

const customKeys = async (ctx: Ctx): Promise<string[]> => (await listCustomFields(ctx)).map((f) => f.key);

function tell(report: ImportReport, bad: readonly BadRow[], apply: boolean): void {
  for (const name of ['total', 'create', 'update', 'skip', 'error'] as const) {
    say(`${name.padEnd(8)}${String(report[name]).padStart(8)}`);
  }
  for (const { row, message } of bad.slice(0, PRINTED)) say(`row ${row}: ${message}`);
  if (bad.length > PRINTED) say(`... and ${bad.length - PRINTED} more`);
  if (report.applied) say(report.create + report.update > 0 ? 'Imported.' : 'Everything is so already.');
  else if (bad.length > 0) say('Nothing was changed: correct these rows first.');
  else if (!apply) say('Nothing was changed. Add --apply to import.');
}

async function formOf(ctx: Ctx, group: string | undefined, profile: string | undefined) {
  if (group === undefined && profile !== undefined) throw new UsageError('--profile needs --group: where to grant it.');
  const everything = { op: 'always' } as const;
  const places = group === undefined ? [] : await ctx.read(placeSpec).forSystem(everything);
  const profiles = profile === undefined ? [] : await ctx.read(profileSpec).forSystem(everything);
  const groups = places.filter((p) => p.kind === 'group');
  return {
    ...(group === undefined ? {} : { group_id: idOf('group', group, groups) }),
    ...(profile === undefined ? {} : { profile_id: idOf('profile', profile, profiles) }),
  };
}

/** @throws UsageError when nothing or more than one thing is called so */
function idOf(what: string, text: string, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const found = rows.filter((r) => r.id === text || r.name === text || (r.code === text && text !== ''));
  const [only] = found;
  if (only && found.length === 1) return only.id as string;
  throw new UsageError(
    found.length === 0 ? `There is no ${what} "${text}".` : `Several are called "${text}": give the ${what}'s id.`,
  );
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

const messageOf = (faults: Parameters<typeof sentences>[0]): string => inWords(sentences(faults, 'en'));

const sentenceOf = (fault: Fault): string =>
  fault.errors.length > 0 ? messageOf(fault.errors) : translate('en', fault.key, fault.values);

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
