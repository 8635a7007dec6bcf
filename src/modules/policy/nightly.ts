import type { Ctx } from '#platform/context.ts';
import { runKept } from './tests.ts';

/** Runs the permission tests that are kept; what has failed is noted in the audit. */
export async function checkKept(ctx: Ctx): Promise<void> {
  const results = await runKept(ctx);
  const failed = results.filter((r) => !r.passed);
  if (failed.length === 0) return;
  const after = { run: results.length, failed: failed.map((r) => ({ test: r.test, message: r.message ?? '' })) };
  await ctx.audit({ action: 'testsFailed', type: 'policy_test', recordId: null, after });
}
