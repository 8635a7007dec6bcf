import { isDeepStrictEqual } from 'node:util';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { couldAt } from '#platform/records/references.ts';
import type { TestEntry } from './format.ts';
import type { Run } from './run.ts';
import { sentenceOf } from './sentence.ts';

/** Whether the actor sees and changes the tests that are kept: whoever may change the profiles of the root. */
export const maySeeTests = (ctx: Ctx): boolean => couldAt(ctx, 'profile', 'edit', ROOT_ID);

/** The tests that are kept, in order; undefined for those who may not see them. */
export async function listTests(ctx: Ctx): Promise<TestEntry[] | undefined> {
  return maySeeTests(ctx) ? storedTests(ctx) : undefined;
}

export async function storedTests(ctx: Ctx): Promise<TestEntry[]> {
  const rows = await ctx.tables.selectFrom('policy_test').select('test').orderBy('position').execute();
  return rows.map((row) => row.test as TestEntry);
}

/** Keeps the tests of a file for those who may; when pruning, these and no others. */
export async function keepTests(run: Run, tests: readonly TestEntry[]): Promise<void> {
  const { ctx } = run;
  if (!maySeeTests(ctx)) return;
  const before = await storedTests(ctx);
  const isIn = (list: readonly TestEntry[], test: TestEntry): boolean => list.some((t) => isDeepStrictEqual(t, test));
  const fresh = tests.filter((test, i) => !isIn(before, test) && !isIn(tests.slice(0, i), test));
  const gone = before.filter((test) => !isIn(tests, test));
  const text = (test: TestEntry): string => (typeof test === 'string' ? test : sentenceOf(test));
  fresh.forEach((test) => {
    const path = ['tests', tests.indexOf(test)];
    run.note({ change: 'create', type: 'test', name: text(test), fields: [] }, path);
  });
  if (run.checked.prune) {
    for (const test of gone) run.note({ change: 'delete', type: 'test', name: text(test), fields: [] }, undefined);
  } else run.left.push(...gone.map((test) => ({ type: 'test', name: text(test) })));
  const after = run.checked.prune ? tests.filter((test, i) => !isIn(tests.slice(0, i), test)) : [...before, ...fresh];
  if (isDeepStrictEqual(before, after)) return;
  await ctx.tables.deleteFrom('policy_test').execute();
  for (const [position, test] of after.entries()) {
    await ctx.tables
      .insertInto('policy_test')
      .values({ position, test: JSON.stringify(test) })
      .execute();
  }
  await ctx.audit({
    action: 'keepTests',
    type: 'policy_test',
    recordId: null,
    before: { tests: before },
    after: { tests: after },
  });
}
