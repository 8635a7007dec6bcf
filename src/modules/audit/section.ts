import { Readable } from 'node:stream';
import type { Ctx } from '#platform/context.ts';
import { exported, noteExport } from '#platform/records/export.ts';
import type { ListQuery } from '#platform/records/filters.ts';
import type { RecordService } from '#platform/records/service.ts';
import { type Section, route } from '#platform/section.ts';
import { askAlerts, dropAlert, makeAlert, ownAlerts } from './alerts.ts';
import { chainStatus, createAlert, deleteAlert, exportLines, listAlerts, verifyChain } from './api.ts';
import { revealEntries } from './reveal.ts';
import { auditSpec } from './schema.ts';
import { sealAudit } from './seal.ts';
import { chainNow, startVerifying, verifyByNight, verifyJob } from './service.ts';
import { auditViews } from './views.ts';

export { type Anchor, anchorOf, anchorText } from './chain.ts';
export { sealAudit } from './seal.ts';
export { type Verdict, verifyAudit } from './verify.ts';

const auditService: RecordService = {
  spec: auditSpec,
  computed: { withheld: '0' },
  reveal: revealEntries,
  views: auditViews,
};

/** An entry a line. The first is fetched before anything is answered, so that a bad query is refused and not cut off. */
async function linesOf(ctx: Ctx, query: ListQuery): Promise<Readable> {
  const entries = exported(ctx, auditService, query);
  const first = await entries.next();
  await noteExport(ctx, auditSpec, 'jsonl', query);
  const line = ({ _can, ...entry }: Record<string, unknown>): string => `${JSON.stringify(entry)}\n`;
  const all = async function* () {
    if (first.done) return;
    yield line(first.value);
    for await (const entry of entries) yield line(entry);
  };
  return Readable.from(all());
}

/** The audit: entries as records, and the chain that shows whether one was touched. */
export const auditSection: Section = {
  name: 'audit',
  records: [auditService],
  routes: [
    route(exportLines, async (ctx, { query }) => (await linesOf(ctx, query)) as never),
    route(chainStatus, (ctx) => chainNow(ctx)),
    route(verifyChain, (ctx) => startVerifying(ctx)),
    route(listAlerts, async (ctx) => ({ items: await ownAlerts(ctx), mail: ctx.mail.ready })),
    route(createAlert, (ctx, { body }) => makeAlert(ctx, body)),
    route(deleteAlert, (ctx, { params }) => dropAlert(ctx, params.alert)),
  ],
  jobs: [verifyJob],
  chores: [
    { name: 'seal_audit', at: '* * * * *', run: (ctx) => sealAudit(ctx.tables), withoutTransaction: true },
    { name: 'audit_alerts', at: '* * * * *', run: askAlerts },
    { name: 'verify_audit', at: '43 2 * * *', run: verifyByNight, withoutTransaction: true },
  ],
};
