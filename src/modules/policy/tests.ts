import type { Ctx } from '#platform/context.ts';
import { Fault, type FieldFault } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import { Budget } from './budget.ts';
import { Directory } from './directory.ts';
import type { TestEntry } from './format.ts';
import { type Path, Problems } from './problems.ts';
import { askable, planTest, type PlannedTest, type TestGround } from './test-plan.ts';
import { runTest, type TestResult } from './test-run.ts';
import { listTests } from './test-store.ts';
import { sentenceOf } from './sentence.ts';
import { suggestedTypes } from './types.ts';

async function groundOf(ctx: Ctx): Promise<TestGround> {
  const none = new Problems(() => undefined);
  const directory = await Directory.load(ctx, { gatehouse: 1 }, { logins: [], ids: [] }, none);
  const types = await suggestedTypes(ctx);
  return { directory, resources: ctx.policy.resources, types, people: await askable(ctx), ctx };
}

export interface Ran extends TestResult {
  readonly path: Path;
}

/** Runs the tests of a file by the policy of `ctx`. @throws Fault 422 with every test that names what is not there, or when they take too long */
export async function runTests(
  ctx: Ctx,
  tests: readonly TestEntry[],
  problems: Problems,
  budget = Budget.of(ctx),
): Promise<Ran[]> {
  if (tests.length === 0) return [];
  const ground = await groundOf(ctx);
  const planned = tests.map((test, i) => planTest(test, ['tests', i], ground, problems));
  problems.end();
  const results: Ran[] = [];
  for (const t of planned as PlannedTest[]) results.push({ ...(await runTest(ctx, t, budget)), path: t.path });
  return results;
}

/** Runs the tests that are kept, for those who may see them; one that names what is gone has failed. */
export async function runKept(ctx: Ctx): Promise<TestResult[]> {
  const results: TestResult[] = [];
  const budget = Budget.of(ctx);
  for (const entry of (await listTests(ctx)) ?? []) {
    await budget.spend();
    results.push(...(await runOne(ctx, entry, budget)));
  }
  return results;
}

async function runOne(ctx: Ctx, entry: TestEntry, budget: Budget): Promise<TestResult[]> {
  try {
    return await runTests(ctx, [entry], new Problems(() => undefined), budget);
  } catch (error) {
    // Without fields it is not the test that is wrong: there was no time for it.
    if (!(error instanceof Fault) || error.errors.length === 0) throw error;
    const test = typeof entry === 'string' ? entry : sentenceOf(entry);
    const [first] = error.errors;
    return [{ test, passed: false, message: translate(ctx.language, first?.key ?? error.key, first?.values) }];
  }
}

/** @throws Fault 409 naming every test that fails */
export function mustPass(results: readonly Ran[], problems: Problems): void {
  const failed = results.filter((r) => !r.passed);
  if (failed.length === 0) return;
  const errors = failed.slice(0, 50).map((r): FieldFault => {
    const line = problems.lineOf(r.path);
    const values = { test: r.test, message: r.message ?? '' };
    return { field: r.path.join('.'), key: 'policy.testFailed', values, ...(line > 0 ? { line } : {}) };
  });
  throw new Fault('conflict', 'policy.testsFailed', { errors, values: { n: failed.length } });
}
