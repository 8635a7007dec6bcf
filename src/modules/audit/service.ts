import { sql } from 'kysely';
import { notify } from '#modules/inbox/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { JobKind } from '#platform/jobs.ts';
import type { Json } from '#platform/tables.ts';
import type { VerdictAnswer } from './api.ts';
import { anchorText } from './chain.ts';
import { sealAudit } from './seal.ts';
import './tables.ts';
import { type Verdict, verifyAudit } from './verify.ts';

const KEY = 'audit.verified';
const KIND = 'audit.verify';

/** How far the chain goes, and what was said of it last. */
export async function chainNow(ctx: Ctx) {
  const head = await ctx.tables.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
  const { n } = await ctx.tables
    .selectFrom('audit_waiting')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const stored = await ctx.tables.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  return {
    sealed: head.seq,
    waiting: Number(n),
    anchor: anchorText(head),
    verified: (stored?.value as VerdictAnswer | undefined) ?? null,
  };
}

/** Leaves the verification to a job: a long audit takes a while. */
export async function startVerifying(ctx: Ctx): Promise<{ job_id: string }> {
  const { sealed } = await chainNow(ctx);
  return { job_id: await ctx.enqueue(KIND, null, Math.max(1, sealed)) };
}

export const verifyJob: JobKind = {
  kind: KIND,
  run: async ({ ctx, progress, finish }) => {
    await sealAudit(ctx.tables);
    const verdict = answerOf(await verifyAudit(ctx.tables, [], progress));
    await finish(async (inside) => {
      await keepVerdict(inside, verdict);
      return verdict as unknown as Json;
    });
  },
};

export const answerOf = (v: Verdict): VerdictAnswer => ({
  at: new Date().toISOString(),
  ok: v.ok,
  misfit: v.misfit,
  number: v.number,
  entries: v.entries,
  anchor: anchorText(v.head),
});

/** Keeps what was found. What does not fit is noted in the audit and told to the super administrators. */
async function keepVerdict(ctx: Ctx, verdict: VerdictAnswer): Promise<void> {
  const value = JSON.stringify(verdict) as unknown as Json;
  await ctx.tables
    .insertInto('setting')
    .values({ key: KEY, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value: sql`excluded.value` }))
    .execute();
  if (verdict.ok) return;
  await ctx.audit({ action: 'chainBroken', type: 'audit', recordId: null, after: { ...verdict } });
  const chiefs = ctx.policy.people.filter((p) => p.kind === 'superadmin').map((p) => p.id);
  await notify(ctx, chiefs, {
    key: 'notice.auditBroken',
    link: '/audit',
    once: `audit broken at ${verdict.number ?? 'the end'} ${verdict.misfit}`,
  });
}

/** What the installation does by night. */
export async function verifyByNight(ctx: Ctx): Promise<void> {
  await sealAudit(ctx.tables);
  const verdict = answerOf(await verifyAudit(ctx.tables));
  await ctx.transaction((inside) => keepVerdict(inside, verdict));
}
