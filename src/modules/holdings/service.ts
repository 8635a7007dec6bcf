import type { GrantFacts } from '#access/policy.ts';
import { type What, whatCan } from '#access/what.ts';
import { askedPerson, chooserFor, knowsAll, named, seesGrant, visiblePlaces } from '#modules/access/section.ts';
import { CAUSES, grantSpec } from '#modules/grants/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { Summary } from './api.ts';

type Held = Summary['grants'][number];
type May = Summary['sections'][number]['may'][number];

/**
 * What a person may do, section by section, and by which grants. About others as far as the asker may know: places and
 * grants they may not view have no names.
 * @throws Fault 404 for somebody whose details the asker may not view
 */
export async function summaryOf(ctx: Ctx, personId: string | undefined): Promise<Summary> {
  const id = await askedPerson(ctx, personId);
  const now = ctx.now.getTime();
  const person = ctx.policy.person(id);
  const active = person !== undefined && ctx.policy.isActive(person, now);
  const everything = active && person.kind === 'superadmin';
  const facts = ctx.policy.everyGrantOf(id).filter((g) => g.until === null || g.until > now);
  const own = knowsAll(ctx, id);
  return {
    person_id: id,
    name: ctx.nameOf(id),
    kind: person?.kind ?? '',
    active,
    everything,
    grants: await told(ctx, id, facts, own),
    sections: everything || !active ? [] : await sections(ctx, id, facts, own),
  };
}

/** The grants in words. */
async function told(ctx: Ctx, id: string, facts: readonly GrantFacts[], own: boolean): Promise<Held[]> {
  const values = facts.map((g) => g.id);
  const rows = values.length === 0 ? [] : await ctx.read(grantSpec).forSystem({ op: 'in', field: 'id', values });
  const giver = new Map(rows.map((row) => [row.id, row.given_by as string | null]));
  const counts = new Set(ctx.policy.grantsOf(id, ctx.now.getTime()).map(({ grant }) => grant.id));
  const name = (place: string | null): string | null =>
    place === null ? null : (ctx.policy.tree.node(place)?.name ?? null);
  const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return facts.map((g): Held => {
    const later = g.from !== null && g.from > ctx.now.getTime();
    const state = counts.has(g.id) ? 'now' : later ? 'later' : 'draft';
    if (!own && !seesGrant(ctx, g)) return { ...HIDDEN, state };
    const by = giver.get(g.id) ?? null;
    return {
      id: g.id,
      profile: ctx.policy.profiles.get(g.profileId)?.name ?? null,
      place: name(g.placeId),
      below: g.below,
      group: name(g.groupId),
      cause: CAUSES.find((c) => c === g.cause) ?? null,
      given_by: by === null ? null : ctx.nameOf(by) || null,
      from: time(g.from),
      until: time(g.until),
      state,
    };
  });
}

const HIDDEN: Omit<Held, 'state'> = {
  id: null,
  profile: null,
  place: null,
  below: false,
  group: null,
  cause: null,
  given_by: null,
  from: null,
  until: null,
};

async function sections(
  ctx: Ctx,
  id: string,
  facts: readonly GrantFacts[],
  own: boolean,
): Promise<Summary['sections']> {
  const all = whatCan(ctx.policy, id, ctx.now.getTime());
  const places = all.flatMap((w) => w.held.flatMap((h) => h.spots.map((s) => s.placeId)));
  const visible = own ? new Set(places) : await visiblePlaces(ctx, places);
  const chosen = await chooserFor(ctx, all);
  const at = new Map(facts.map((g, i) => [g.id, i]));
  const bySection = new Map<string, { may: Map<string, May>; not: string[] }>();
  const held = new Map(all.map((w) => [w.permission.name, w]));
  for (const permission of ctx.policy.permissions.list) {
    const { section } = permission.resource;
    const known = bySection.get(section) ?? { may: new Map<string, May>(), not: [] };
    bySection.set(section, known);
    const what = held.get(permission.name);
    if (!what) known.not.push(permission.name);
    else gather(known.may, permission.name, lineOf(ctx, what, { visible, chosen, at }));
  }
  return [...bySection].map(([section, { may, not }]) => ({ section, may: [...may.values()], may_not: not }));
}

type Line = Omit<May, 'permissions'>;

interface Known {
  readonly visible: ReadonlySet<string>;
  readonly chosen: Awaited<ReturnType<typeof chooserFor>>;
  /** Positions of grants by their ids. */
  readonly at: ReadonlyMap<string, number>;
}

const lineOf = (ctx: Ctx, what: What, { visible, chosen, at }: Known): Line => ({
  capped: what.capped,
  held: what.held.map((held) => ({
    reach: held.line.reach,
    chosen: chosen(held),
    places: named(ctx.policy.tree, held.spots, visible),
    grants: held.grants.flatMap((g) => at.get(g) ?? []),
  })),
  floors: [...what.floors],
});

/** Puts a permission to those that are held alike. */
function gather(may: Map<string, May>, permission: string, line: Line): void {
  const key = JSON.stringify(line);
  const alike = may.get(key) ?? { permissions: [], ...line };
  may.set(key, { ...alike, permissions: [...alike.permissions, permission] });
}
