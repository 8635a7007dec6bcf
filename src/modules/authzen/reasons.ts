import { explainReally, visibleTo } from '#modules/access/section.ts';
import type { Ctx } from '#platform/context.ts';
import { translate } from '#platform/messages.ts';
import type { Decision } from './api.ts';
import type { Question } from './question.ts';

/** Grants that a reason tells of, at most. */
const MOST = 5;

/** The answer about somebody or something that is not there for the asker: the same whatever the cause. */
export const unknown = (ctx: Ctx): Decision => ({
  decision: false,
  context: { reason_user: { [ctx.language]: translate(ctx.language, 'authzen.unknown') } },
});

/** The decision with its reasons: one that may be told to the subject, one for those who may know what people hold. */
export function decided(ctx: Ctx, q: Question): Decision {
  const { resource, action, facet, row, person } = q;
  const called = titleOf(resource, action, facet);
  const say = (key: string, values: Readonly<Record<string, string>> = {}): string =>
    translate(ctx.language, key, called && 'permission' in values ? { ...values, permission: called } : values);
  const asker = { personId: person.id, now: ctx.now.getTime() };
  const e = explainReally(ctx, { asker, resource, row, action, facet });
  const context: Record<string, unknown> = {};
  if (e.because) context.reason_user = { [ctx.language]: say(e.because.key, e.because.values) };
  if (person.open) context.reason_admin = { [ctx.language]: chain(say, visibleTo(ctx, person.id, e)) };
  return { decision: e.allowed, context };
}

/** A permission of a declared type in its own words: "pay (Invoice)". */
function titleOf({ declared }: Question['resource'], action: string, facet: string | undefined): string | undefined {
  if (!declared) return undefined;
  const own = facet === undefined ? declared.actions[action]?.title : undefined;
  return `${own ?? (facet === undefined ? action : `${facet}:${action}`)} (${declared.title})`;
}

type Say = (key: string, values?: Readonly<Record<string, string>>) => string;

/** The steps that decided, in one line. */
function chain(say: Say, e: ReturnType<typeof visibleTo>): string {
  const parts: string[] = [say(e.allowed ? 'authzen.allowed' : 'authzen.denied', { permission: e.permission })];
  for (const s of e.steps) {
    if (s.outcome === 'skipped' || (s.step === 'active' && s.outcome === 'yes')) continue;
    const because = s.because.map((b) => say(b.key, b.values)).join(' ');
    if (s.step === 'grants') parts.push(grants(say, e.grants));
    else parts.push(`${say(`authzen.step.${s.step}.${s.outcome}`)}${because === '' ? '' : ` ${because}`}`);
  }
  return parts.join(' ');
}

function grants(say: Say, all: ReturnType<typeof visibleTo>['grants']): string {
  const counting = all.filter((g) => g.counts);
  const names = (counting.length > 0 ? counting : all)
    .slice(0, MOST)
    .map((g) =>
      g.restricted
        ? say('authzen.restricted')
        : say(g.below ? 'authzen.grantBelow' : 'authzen.grant', { profile: g.profile, place: g.place }),
    );
  if (names.length === 0) return say('authzen.noGrants');
  return say(counting.length > 0 ? 'authzen.byGrants' : 'authzen.notByGrants', { grants: names.join('; ') });
}
