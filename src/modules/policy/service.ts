import { comparable, tellDiff } from '#modules/access/section.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { ApplyAnswer, DiffAnswer } from './api.ts';
import { type Applied, applyFile, revisionOf } from './apply.ts';
import { Budget } from './budget.ts';
import { exportPolicy } from './export.ts';
import { PARTS, type Part, type TestEntry } from './format.ts';
import { readPolicy } from './reading.ts';
import { mustPass, type Ran, runKept, runTests } from './tests.ts';
import type { TestResult } from './test-run.ts';

/** A file with what it is applied by. */
export interface ApplyInput {
  readonly file: string;
  readonly prune?: boolean | undefined;
  readonly expect?: number | undefined;
  readonly tests?: boolean | undefined;
}

/** Changes and the like that an answer lists. */
const LISTED = 1000;

/** Applies the file as a whole or not at all. @throws Fault 403, 409, 413, 422 */
export async function applyPolicy(ctx: Ctx, input: ApplyInput): Promise<ApplyAnswer> {
  const { file, problems, tests } = read(ctx, input);
  const answer = await ctx.transaction(async (inside) => {
    const applied = await applyFile(inside, { file, problems, prune: input.prune === true, expect: input.expect });
    const { run } = applied;
    const results = run.changes.length === 0 ? [] : await runTests(run.ctx, tests, problems);
    mustPass(results, problems);
    if (run.changes.length > 0) {
      const after = { changes: run.changes.length, prune: input.prune === true };
      await run.ctx.audit({ action: 'applyPolicy', type: 'policy', recordId: null, after });
    }
    return answerOf(applied, await revisionOf(run.ctx), results);
  });
  if (answer.changed > 0) return answer;
  // Nobody needs to wait for tests of what stays as it is.
  const results = await runTests(ctx, tests, problems);
  mustPass(results, problems);
  return { ...answer, tests: results.map(plain) };
}

/** The file, and the tests of it that are to be run. @throws Fault 422 for what cannot be read, and for too many tests */
function read(ctx: Ctx, input: ApplyInput): ReturnType<typeof readPolicy> & { tests: readonly TestEntry[] } {
  const { file, problems } = readPolicy(input.file, ctx.language);
  const tests = input.tests === false ? [] : (file.tests ?? []);
  Budget.of(ctx).take(tests.length);
  return { file, problems, tests };
}

/** What applying it would change and who would gain and lose what. It is applied on trial and taken back. @throws as `applyPolicy` */
export async function diffPolicy(ctx: Ctx, input: ApplyInput): Promise<DiffAnswer> {
  const { file, problems, tests } = read(ctx, input);
  const tried = await trial(ctx, { input, file, problems, tests });
  const { both } = tried;
  const answer =
    tried.answer.changed > 0
      ? tried.answer
      : { ...tried.answer, tests: (await runTests(ctx, tests, problems)).map(plain) };
  // Telling takes longer and holds nobody up: the trial is over. What only it has made is named by its policy.
  return { ...answer, shifts: await tellDiff({ ...ctx, policy: both.after }, both) };
}

type Tried = ReturnType<typeof read> & { readonly input: ApplyInput };

function trial(
  ctx: Ctx,
  { input, file, problems, tests }: Tried,
): Promise<{ answer: ApplyAnswer; both: Parameters<typeof tellDiff>[1] }> {
  return ctx.trial(async (inside) => {
    const applied = await applyFile(inside, { file, problems, prune: input.prune === true, expect: input.expect });
    const { ctx: after, checked } = applied.run;
    const results = applied.run.changes.length === 0 ? [] : await runTests(after, tests, problems);
    const before = comparable(applied.before, after.policy);
    const made = new Set(checked.directory.placed.flatMap((p) => (p.id && !before.tree.has(p.id) ? [p.id] : [])));
    const fresh = after.policy.people.filter((p) => !before.person(p.id));
    const people = new Map(fresh.map((p) => [p.id, after.nameOf(p.id)]));
    const answer = answerOf(applied, applied.revision, results);
    return { answer, both: { before, after: after.policy, made, people } };
  });
}

const answerOf = ({ run }: Applied, revision: number, tests: readonly Ran[]): ApplyAnswer => ({
  revision,
  changed: run.changes.length,
  changes: run.changes.slice(0, LISTED).map((c) => ({ ...c, fields: c.fields.map((f) => ({ ...f })) })),
  left: run.left.length,
  leaves: run.left.slice(0, LISTED),
  tests: tests.map(plain),
});

const plain = ({ test, passed, message }: TestResult): TestResult => ({
  test,
  passed,
  ...(message === undefined ? {} : { message }),
});

/** Runs the tests of the file, or those that are kept, by the policy as it is. */
export async function testPolicy(ctx: Ctx, text: string | undefined): Promise<{ failed: number; tests: TestResult[] }> {
  const given = text === undefined ? undefined : read(ctx, { file: text });
  const results = given ? await runTests(ctx, given.tests, given.problems) : await runKept(ctx);
  return { failed: results.filter((r) => !r.passed).length, tests: results.map(plain) };
}

/** The policy as a file. @param parts names of parts with commas; all of them unless said */
export function policyFile(ctx: Ctx, parts: string | undefined): Promise<string> {
  const names = parts === undefined ? PARTS : parts.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !(PARTS as readonly string[]).includes(name));
  if (wrong !== undefined) throw invalid({ field: 'parts', key: 'field.filter', values: { value: wrong } });
  return exportPolicy(
    ctx,
    PARTS.filter((part) => (names as readonly Part[]).includes(part)),
  );
}
