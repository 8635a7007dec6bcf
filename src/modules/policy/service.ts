import { Policy } from '#access/policy.ts';
import { tellDiff } from '#modules/access/section.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { ApplyAnswer, DiffAnswer } from './api.ts';
import { type Applied, applyFile, revisionOf } from './apply.ts';
import { exportPolicy } from './export.ts';
import { PARTS, type Part } from './format.ts';
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
  const { file, problems } = readPolicy(input.file, ctx.language);
  return ctx.transaction(async (inside) => {
    const applied = await applyFile(inside, { file, problems, prune: input.prune === true, expect: input.expect });
    const { run } = applied;
    const tests = input.tests === false ? [] : await runTests(run.ctx, file.tests ?? [], problems);
    mustPass(tests, problems);
    if (run.changes.length > 0) {
      const after = { changes: run.changes.length, prune: input.prune === true };
      await run.ctx.audit({ action: 'applyPolicy', type: 'policy', recordId: null, after });
    }
    return answerOf(applied, await revisionOf(run.ctx), tests);
  });
}

/** What applying it would change and who would gain and lose what. It is applied on trial and taken back. @throws as `applyPolicy` */
export async function diffPolicy(ctx: Ctx, input: ApplyInput): Promise<DiffAnswer> {
  const { answer, both } = await trial(ctx, input);
  // Telling takes longer and holds nobody up: the trial is over. What only it has made is named by its policy.
  return { ...answer, shifts: await tellDiff({ ...ctx, policy: both.after }, both) };
}

function trial(ctx: Ctx, input: ApplyInput): Promise<{ answer: ApplyAnswer; both: Parameters<typeof tellDiff>[1] }> {
  const { file, problems } = readPolicy(input.file, ctx.language);
  return ctx.trial(async (inside) => {
    const applied = await applyFile(inside, { file, problems, prune: input.prune === true, expect: input.expect });
    const { ctx: after, checked } = applied.run;
    const tests = input.tests === false ? [] : await runTests(after, file.tests ?? [], problems);
    const before = comparable(applied.before, after.policy);
    const made = new Set(checked.directory.placed.flatMap((p) => (p.id && !before.tree.has(p.id) ? [p.id] : [])));
    const fresh = after.policy.people.filter((p) => !before.person(p.id));
    const people = new Map(fresh.map((p) => [p.id, after.nameOf(p.id)]));
    const answer = answerOf(applied, applied.revision, tests);
    return { answer, both: { before, after: after.policy, made, people } };
  });
}

/** The policy by the record types of another one: permissions are told apart by their numbers there. */
function comparable(policy: Policy, as: Policy): Policy {
  if (policy.permissions === as.permissions) return policy;
  return new Policy([...as.resources.values()], {
    places: policy.tree.all(),
    people: policy.people,
    profiles: [...policy.profiles.values()],
    grants: policy.grants,
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
  const read = text === undefined ? undefined : readPolicy(text, ctx.language);
  const results = read ? await runTests(ctx, read.file.tests ?? [], read.problems) : await runKept(ctx);
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
