import { hasFullPower } from '#access/strength.ts';
import { notify } from '#modules/inbox/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { seatsIn } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import type { Seats } from './api.ts';

/** @throws Fault 403 */
function onlySuperadmins(ctx: Ctx): void {
  if (!hasFullPower(ctx.policy, ctx.asker)) throw new Fault('forbidden', 'seats.onlySuperadmin');
}

/** Everybody who counts as an administrator, and what the licence covers. @throws Fault 403 */
export async function readSeats(ctx: Ctx): Promise<Seats> {
  onlySuperadmins(ctx);
  return seats(ctx);
}

async function seats(ctx: Ctx): Promise<Seats> {
  const now = ctx.now.getTime();
  const found = seatsIn(ctx.policy, now);
  const rows = await ctx.read(personSpec).forSystem({ op: 'in', field: 'id', values: found.map((s) => s.person.id) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const people = found.flatMap((s) => {
    const row = byId.get(s.person.id);
    if (!row) return [];
    return {
      id: row.id,
      name: row.name as string,
      login: row.login as string,
      counts: ctx.policy.isActive(s.person, now) && row.may_sign_in === true,
      superadmin: s.superadmin,
      by: s.grants.map(({ grant, bits }) => ({
        profile_id: grant.profileId,
        profile: ctx.policy.profiles.get(grant.profileId)?.name ?? '',
        place: ctx.policy.tree.node(grant.placeId)?.name ?? '',
        bits: [...bits],
      })),
    };
  });
  const taken = people.filter((p) => p.counts).length;
  const limit = (await licence(ctx)).seats;
  return {
    seats: limit,
    taken,
    idle: people.length - taken,
    over: limit !== null && taken > limit,
    people: people.toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

const licence = (ctx: Ctx) => ctx.tables.selectFrom('licence').select(['seats', 'told']).executeTakeFirstOrThrow();

/** @throws Fault 403 */
export async function setSeats(ctx: Ctx, input: { seats: number | null }): Promise<Seats> {
  onlySuperadmins(ctx);
  const before = await licence(ctx);
  await ctx.tables.updateTable('licence').set({ seats: input.seats, told: 0 }).execute();
  await ctx.audit({
    action: 'setSeats',
    type: 'person',
    recordId: null,
    before: { seats: before.seats },
    after: { seats: input.seats },
  });
  await warnOfSeats(ctx);
  return seats(ctx);
}

/** Tells the super administrators when there are more administrators than the licence covers, and than they were told. */
export async function warnOfSeats(ctx: Ctx): Promise<void> {
  const { told } = await licence(ctx);
  const { over, taken, seats: limit, people } = await seats(ctx);
  const known = over ? taken : 0;
  if (known === told) return;
  await ctx.tables.updateTable('licence').set({ told: known }).execute();
  if (known <= told || limit === null) return;
  const superadmins = people.filter((p) => p.superadmin && p.counts).map((p) => p.id);
  await notify(ctx, superadmins, { key: 'seats.exceeded', values: { taken, seats: limit }, link: '/people/seats' });
}
