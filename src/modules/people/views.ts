import { all, any, type Condition } from '#access/condition.ts';
import { conditionFor, may } from '#access/decide.ts';
import { grant } from '#modules/grants/access.ts';
import type { Ctx } from '#platform/context.ts';
import type { Narrowing } from '#platform/records/service.ts';
import { person } from './access.ts';
import { holdersOf, seatsIn } from './holding.ts';
import type { VIEWS } from './schema.ts';

/** Days before an end that are told of. */
const SOON = 30;
const DAY = 86_400_000;

/** What gives out access or changes what it means. */
const ADMINISTRATION = ['grant:create', 'profile:create', 'profile:edit', 'person:create', 'person:setKind'];

/** People whose details the actor may view: what follows is told of nobody else. */
export const withDetails = (ctx: Ctx, condition: Condition): Condition =>
  all([conditionFor(ctx.policy, ctx.asker, person, 'view', 'detail'), condition]);

export const among = (ids: readonly string[]): Condition => ({ op: 'in', field: 'id', values: ids });

function expiring(ctx: Ctx): Narrowing {
  const now = ctx.now.getTime();
  const soon = now + SOON * DAY;
  const ends = (at: number | null): boolean => at !== null && now < at && at <= soon;
  const accounts = ctx.policy.people.filter((p) => ends(p.validUntil)).map((p) => p.id);
  const granted = ctx.policy.grants.filter(
    (g) =>
      ends(g.until) &&
      g.personId !== null &&
      may(ctx.policy, ctx.asker, grant, 'view', { id: g.id, place_id: g.placeId, person_id: g.personId }),
  );
  return any([withDetails(ctx, among(accounts)), among(granted.map((g) => g.personId as string))]);
}

function withoutGrant(ctx: Ctx): Narrowing {
  const now = ctx.now.getTime();
  const idle = ctx.policy.people.filter((p) => p.kind !== 'superadmin' && ctx.policy.grantsOf(p.id, now).length === 0);
  return withDetails(ctx, among(idle.map((p) => p.id)));
}

/** The ready-made filters of the list of people. */
export const personViews: Readonly<Record<(typeof VIEWS)[number], (ctx: Ctx) => Narrowing>> = {
  neverSignedIn: (ctx) => withDetails(ctx, { op: 'missing', field: 'last_seen_at' }),
  noGrant: withoutGrant,
  mailOnly: (ctx) => withDetails(ctx, { op: 'eq', field: 'may_sign_in', value: false }),
  administrators: (ctx) => withDetails(ctx, among(holdersOf(ctx.policy, ADMINISTRATION, ctx.now.getTime()))),
  expiring,
  idleSeat: (ctx) => {
    const seats = seatsIn(ctx.policy, ctx.now.getTime());
    const past = seats.filter((s) => !ctx.policy.isActive(s.person, ctx.now.getTime())).map((s) => s.person.id);
    const signIn: Condition = { op: 'eq', field: 'may_sign_in', value: false };
    return withDetails(ctx, all([among(seats.map((s) => s.person.id)), any([among(past), signIn])]));
  },
  // Who cannot sign in needs none.
  noSecondFactor: (ctx) => {
    const wanted = { second_factor: false, may_sign_in: true, enabled: true };
    const of = Object.entries(wanted).map(([field, value]): Condition => ({ op: 'eq', field, value }));
    return withDetails(ctx, all(of));
  },
};
