import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { COMMAND_LINE } from '#modules/access/section.ts';
import {
  applyPolicy,
  diffPolicy,
  editorSchema,
  MOST_CHARACTERS,
  policyFile,
  revisionOf,
  testPolicy,
} from '#modules/policy/section.ts';
import { PACKS } from '#modules/profiles/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import { REGISTRY } from '../compose.ts';
import { openInstallation } from './open.ts';
import { parse, UsageError } from './options.ts';
import { appliedText, comparedText, testsText } from './policy-text.ts';

export const POLICY_HELP = `gatehouse policy COMMAND [options]

Who may do what, as a file. Works beside a running server; see docs/policy-as-code.md.

  export               print the policy as YAML; the revision goes to the error output
  diff FILE            what the file would change, who would gain and lose what. Nothing is changed.
                       Ends with 0 for no change, 1 for changes, 2 for errors.
  apply FILE           apply the file as a whole or not at all
  apply --pack KEY     apply a ready-made set of profiles
  test [FILE]          run the permission tests of the file, or those that are kept.
                       Ends with 0 when all pass, 1 when one fails, 2 for errors.
  packs                list the ready-made sets of profiles
  schema               print the JSON Schema of such files, for editors

  --prune              what is not in the parts that the file has is taken away (people never are)
  --expect REVISION    only if nobody has changed the policy since this revision
  --no-tests           without the file's permission tests
  --parts A,B          export only these: types, places, people, profiles, grants, rules, records, tests
  --out FILE           write the export to a file
  --json               the answer as JSON
  --data DIR           folder of the embedded database (./data); DATABASE_URL names another database

FILE - is the standard input. At most ${MOST_CHARACTERS / 1_000_000} million characters.
`;

interface Options {
  readonly prune: boolean;
  readonly expect: number | undefined;
  readonly tests: boolean;
  readonly parts: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Runs `policy ...`. Answers the exit code. @throws UsageError */
export async function policyCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parse(args, {
    prune: { type: 'boolean' },
    expect: { type: 'string' },
    'no-tests': { type: 'boolean' },
    parts: { type: 'string' },
    pack: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
    data: { type: 'string' },
  });
  const options: Options = {
    prune: values.prune === true,
    expect: revisionIn(values.expect as string | undefined),
    tests: values['no-tests'] !== true,
    parts: values.parts as string | undefined,
    out: values.out as string | undefined,
    json: values.json === true,
  };
  const [what, ...rest] = positionals;
  if (what === 'schema' && rest.length === 0) return printed(editorSchema(REGISTRY.all().map((s) => s.spec.resource)));
  if (what === 'packs' && rest.length === 0) return packs(options);
  const command = commandOf(what, rest, values.pack as string | undefined, options);
  const { product, close } = await openInstallation(values.data as string | undefined, env);
  try {
    return await command(await product.outside(COMMAND_LINE));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new UsageError(sentencesOf(error));
  } finally {
    await close();
  }
}

type Command = (ctx: Ctx) => Promise<number>;

function commandOf(what: string | undefined, rest: readonly string[], pack: string | undefined, o: Options): Command {
  const [name] = rest;
  if (what === 'export' && rest.length === 0) return (ctx) => exported(ctx, o);
  if (what === 'test' && rest.length < 2) {
    const text = name === undefined ? undefined : textOf(name);
    return (ctx) => tested(ctx, text, o);
  }
  if (what === 'apply' && rest.length === 0 && pack !== undefined) {
    const text = JSON.stringify({ gatehouse: 1, packs: [pack] });
    return (ctx) => applied(ctx, text, o);
  }
  if (rest.length === 1 && name !== undefined && pack === undefined) {
    if (what === 'diff') return fromFile(name, (ctx, text) => compared(ctx, text, o));
    if (what === 'apply') return fromFile(name, (ctx, text) => applied(ctx, text, o));
  }
  throw new UsageError(POLICY_HELP.trimEnd());
}

function fromFile(name: string, then: (ctx: Ctx, text: string) => Promise<number>): Command {
  const text = textOf(name);
  return (ctx) => then(ctx, text);
}

async function exported(ctx: Ctx, o: Options): Promise<number> {
  const revision = await revisionOf(ctx);
  const text = await policyFile(ctx, o.parts);
  if (o.out === undefined) process.stdout.write(text);
  else writeFileSync(o.out, text, { mode: 0o600 });
  process.stderr.write(`Revision ${revision}\n`);
  return 0;
}

async function compared(ctx: Ctx, file: string, o: Options): Promise<number> {
  const answer = await diffPolicy(ctx, { file, prune: o.prune, expect: o.expect, tests: o.tests });
  print(answer, comparedText(answer), o);
  if (answer.tests.some((t) => !t.passed)) return 2;
  return answer.changed > 0 ? 1 : 0;
}

async function applied(ctx: Ctx, file: string, o: Options): Promise<number> {
  const answer = await applyPolicy(ctx, { file, prune: o.prune, expect: o.expect, tests: o.tests });
  print(answer, appliedText(answer), o);
  return 0;
}

async function tested(ctx: Ctx, file: string | undefined, o: Options): Promise<number> {
  const answer = await testPolicy(ctx, file);
  print(answer, testsText(answer.tests), o);
  return answer.failed > 0 ? 1 : 0;
}

function packs(o: Options): number {
  const list = PACKS.map(({ key, title, about, profiles }) => ({
    key,
    title,
    description: translate('en', about),
    profiles: profiles.map((p) => p.name),
  }));
  const lines = list.map((p) => `${p.key.padEnd(12)} ${p.title}: ${p.profiles.join(', ')}`);
  print(list, lines.join('\n'), o);
  return 0;
}

function printed(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return 0;
}

const print = (answer: unknown, text: string, { json }: Options): boolean =>
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : `${text}\n`);

function revisionIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`"${text}" is no revision: "gatehouse policy export" prints it.`);
  return Number(text);
}

/** The file as text; one that is too large is not read at all. @throws UsageError */
function textOf(name: string): string {
  const file = name === '-' ? 0 : name;
  try {
    // A character takes four bytes at most.
    if (file !== 0 && statSync(file).size > 4 * MOST_CHARACTERS) {
      throw new UsageError(translate('en', 'policy.tooLarge', { most: MOST_CHARACTERS }));
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

/** What is wrong, line by line. */
function sentencesOf(fault: Fault): string {
  const lines = fault.errors.map((e) => {
    const at = e.line === undefined ? '' : `line ${e.line}${e.column === undefined ? '' : `, column ${e.column}`}: `;
    return `  ${at}${e.field === '' ? '' : `${e.field}: `}${translate('en', e.key, e.values)}`;
  });
  return [translate('en', fault.key, fault.values), ...lines].join('\n');
}
