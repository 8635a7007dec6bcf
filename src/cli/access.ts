import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Condition, Scalar } from '#access/condition.ts';
import { proposalSchema } from '#modules/access/schema.ts';
import { COMMAND_LINE, exactDiff, explainTo, whatIf, whatMay, whoMay } from '#modules/access/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { SCHEMA_WORDS } from '#platform/schema-words.ts';
import { idSchema } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';
import { mistakesOf } from './fault-text.ts';
import { diffText, exactText, explanationText, whatText, whoText } from './access-text.ts';
import { openInstallation } from './open.ts';
import { parse, UsageError } from './options.ts';
import { progressLine } from './progress.ts';

export const ACCESS_HELP = `gatehouse access QUESTION [options]

Questions about who may do what. Nothing is changed by any of them. Works beside a running server.

  explain PERSON ACTION TYPE:ID   may this person do this to this record, and why? What would turn a no?
                                  Ends with 0 for a yes and 1 for a no.
  who ACTION TYPE:ID              everybody who may do this to this record
  what PERSON                     everything this person may do
  diff FILE                       who would gain and lose what by the changes in this file (YAML or JSON)

  --exact        diff: on how many records, to the last one; may take a while
  --json         the answer as JSON
  --data DIR     folder of the embedded database (./data); DATABASE_URL names another database

PERSON is a login. ID is a ticket's number, a person's login, the name of a place or profile, or an id.
ACTION is one of the type's, with its facet in front where it has one: view, close, notes:view.

  gatehouse access explain helen close ticket:1042
  gatehouse access who view ticket:1042

A file of changes, each of which may be one of these:
  changes:
    - { change: grant, person: helen, profile: Technician, place: Network, below: true }
    - { change: editGrant, id: 0190..., below: false }
    - { change: deleteGrant, id: 0190... }
    - { change: profile, profile: Technician, bits: [IR, IW], lines: [] }
    - { change: movePlace, place: Network, parent: ACME }
    - { change: join, person: helen, place: Network }
    - { change: leave, person: helen, place: Network }
`;

/** Runs `access ...`. Answers the exit code. @throws UsageError */
export async function accessCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parse(args, {
    json: { type: 'boolean' },
    exact: { type: 'boolean' },
    data: { type: 'string' },
  });
  const question = questionOf(positionals, values.exact === true);
  const { product, close } = await openInstallation(values.data as string | undefined, env);
  try {
    const { answer, text, code } = await question(await product.outside(COMMAND_LINE));
    process.stdout.write(values.json === true ? `${JSON.stringify(answer, null, 2)}\n` : `${text}\n`);
    return code ?? 0;
  } catch (error) {
    // A question that cannot be understood is no "no", and nothing was to be saved by it.
    if (!(error instanceof Fault) || error.errors.length === 0) throw error;
    throw new UsageError(mistakesOf(error).join(' '));
  } finally {
    await close();
  }
}

interface Answer {
  readonly answer: unknown;
  readonly text: string;
  readonly code?: number;
}

type Question = (ctx: Ctx) => Promise<Answer>;

function questionOf([what, ...rest]: readonly string[], exact: boolean): Question {
  const [a, b, c] = rest;
  if (what === 'explain' && a && b && c && rest.length === 3) return (ctx) => explained(ctx, a, b, c);
  if (what === 'who' && a && b && rest.length === 2) return (ctx) => asked(ctx, a, b);
  if (what === 'what' && a && rest.length === 1) return (ctx) => held(ctx, a);
  if (what === 'diff' && a && rest.length === 1) {
    const changes = changesIn(a);
    return (ctx) => compared(ctx, changes, exact);
  }
  throw new UsageError(ACCESS_HELP.trimEnd());
}

async function explained(ctx: Ctx, login: string, action: string, target: string): Promise<Answer> {
  const person_id = await idOf(ctx, 'person', login);
  const answer = await explainTo(ctx, { ...(await aboutOf(ctx, action, target)), person_id });
  return { answer, text: explanationText(answer, login, target), code: answer.allowed ? 0 : 1 };
}

async function asked(ctx: Ctx, action: string, target: string): Promise<Answer> {
  const answer = await whoMay(ctx, { ...(await aboutOf(ctx, action, target)), limit: 10_000 });
  return { answer, text: whoText(answer, target) };
}

async function held(ctx: Ctx, login: string): Promise<Answer> {
  const answer = await whatMay(ctx, await idOf(ctx, 'person', login));
  return { answer, text: whatText(answer) };
}

type Raw = Readonly<Record<string, unknown>>;

/** Milliseconds: whoever types a command waits for its answer, and can end it. */
const PATIENCE = 300_000;

async function compared(ctx: Ctx, raw: readonly Raw[], exact: boolean): Promise<Answer> {
  const named = await Promise.all(raw.map((change) => withIds(ctx, change)));
  const parsed = z.array(proposalSchema).safeParse(named, { error: SCHEMA_WORDS.en });
  if (!parsed.success) throw new UsageError(z.prettifyError(parsed.error));
  if (!exact) {
    const answer = await whatIf(ctx, parsed.data, PATIENCE);
    return { answer, text: diffText(answer) };
  }
  const progress = progressLine(process.stderr);
  const show = (done: number, total: number): void => progress.show(`Counting, ${Math.floor((100 * done) / total)} %`);
  const answer = await exactDiff(ctx, parsed.data, show).finally(progress.end);
  return { answer, text: exactText(answer) };
}

const fileSchema = z.strictObject({ changes: z.array(z.record(z.string(), z.unknown())).min(1).max(20) });

/** @throws UsageError when the file cannot be read or is no list of changes */
function changesIn(file: string): Raw[] {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = fileSchema.safeParse(content, { error: SCHEMA_WORDS.en });
  if (!parsed.success) throw new UsageError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.changes;
}

/** Words by which a change may name records, with their type. */
const NAMES: Readonly<Record<string, 'person' | 'place' | 'profile'>> = {
  person: 'person',
  profile: 'profile',
  place: 'place',
  group: 'place',
  parent: 'place',
};
/** What a change is about is its `id`. */
const SUBJECT: Readonly<Record<string, string>> = { profile: 'profile', movePlace: 'place' };

async function withIds(ctx: Ctx, change: Raw): Promise<Raw> {
  const entries = Object.entries(change).map(async ([name, value]): Promise<[string, unknown]> => {
    const type = NAMES[name];
    if (type === undefined || typeof value !== 'string') return [name, value];
    const key = SUBJECT[String(change.change)] === name ? 'id' : `${name}_id`;
    return [key, await idOf(ctx, type, value)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function aboutOf(ctx: Ctx, action: string, target: string) {
  const at = target.indexOf(':');
  const type = target.slice(0, at);
  const declared = ctx.policy.resources.get(type)?.declared !== undefined;
  if (at < 1 || !(ctx.knows(type) || declared)) throw new UsageError(`"${target}" is no TYPE:ID, such as ticket:1042.`);
  const [verb, facet] = action.split(':').toReversed();
  const called = target.slice(at + 1);
  const id = declared ? called : await idOf(ctx, type, called);
  return { type, id, action: verb ?? '', ...(facet === undefined ? {} : { facet }) };
}

/** By which columns a record is named on a command line. */
const CALLED: Readonly<Record<string, readonly [RecordSpec, ...string[]]>> = {
  person: [personSpec, 'login'],
  ticket: [ticketSpec, 'number'],
  place: [placeSpec, 'name', 'code'],
  profile: [profileSpec, 'name'],
};

/** @throws UsageError when nothing or more than one thing is called so */
async function idOf(ctx: Ctx, type: string, text: string): Promise<string> {
  if (idSchema.safeParse(text).success) return text;
  const [spec, ...columns] = CALLED[type] ?? [];
  const value: Scalar = type === 'ticket' ? Number(text.replace('#', '')) : text;
  if (!spec || Number.isNaN(value)) throw new UsageError(`"${text}" is no id of a ${type}.`);
  const condition: Condition = { op: 'any', of: columns.map((field) => ({ op: 'eq', field, value })) };
  const found = await ctx.read(spec).forSystem(condition);
  const [only] = found;
  if (only && found.length === 1) return only.id;
  throw new UsageError(
    only ? `Several are called "${text}": give the ${type}'s id.` : `There is no ${type} "${text}".`,
  );
}
