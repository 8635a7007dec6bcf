import { isDangerous } from '#access/danger.ts';
import { type Because, may } from '#access/decide.ts';
import type { Explanation as Whole, GrantStep } from '#access/explain.ts';
import { type Change, causesOf, type Fix, fixesFor, fixedPolicy, type Refused } from '#access/fixes.ts';
import type { Policy } from '#access/policy.ts';
import { relationField } from '#access/resource.ts';
import { grant } from '#modules/grants/access.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Explanation, FixAnswer } from './schema.ts';
import { explainReally, guardOn } from './guarded.ts';
import { gained } from './impact.ts';
import { type AboutRecord, askedPerson, askedRecord, isOwn, knowsAll } from './question.ts';
import { seesGrant, visiblePlaces, visibleProfiles } from './sight.ts';

/** Links that somebody is put into by hand, and the action that this asks for. */
const BY_HAND: Readonly<Record<string, string>> = { 'ticket.observers': 'edit', 'place.members': 'members' };

/**
 * Explains a decision on a record that the asker may view, with what would turn it. What they may not view is not
 * found; grants they may not know of are restricted.
 */
export async function explainTo(
  ctx: Ctx,
  about: AboutRecord & { readonly person_id?: string | undefined },
): Promise<Explanation> {
  const { resource, spec, row } = await askedRecord(ctx, about);
  const personId = await askedPerson(ctx, about.person_id);
  // About oneself, what narrows this very call counts as well.
  const asker = isOwn(ctx, personId) ? ctx.asker : { personId, now: ctx.now.getTime() };
  const q = { asker, resource, row, action: about.action, facet: about.facet };
  const whole = explainReally(ctx, q);
  // What would make the permission a yes opens nothing while a guard stands.
  const fixes = whole.allowed || guardOn(ctx, q) ? [] : await fixesOf(ctx, spec, q);
  return { ...visibleTo(ctx, personId, whole), singleCause: causesOf(whole).single, fixes };
}

/** What would turn a no of somebody else, of what the actor could give; empty for a yes. */
export async function waysToYes(ctx: Ctx, about: AboutRecord, personId: string): Promise<FixAnswer[]> {
  const { resource, spec, row } = await askedRecord(ctx, about);
  const asker = { personId, now: ctx.now.getTime() };
  const q = { asker, resource, row, action: about.action, facet: about.facet };
  return guardOn(ctx, q) ? [] : fixesOf(ctx, spec, q);
}

/** An explanation as the asker may hear it: grants that one may not view stay only when they count, and then without what they are. */
export function visibleTo(ctx: Ctx, personId: string, whole: Whole): Omit<Explanation, 'singleCause' | 'fixes'> {
  const own = knowsAll(ctx, personId);
  const held = new Map(own ? [] : ctx.policy.everyGrantOf(personId).map((g) => [g.id, g]));
  const grants = whole.grants.flatMap((g) => {
    const facts = held.get(g.grantId);
    const lines = g.lines.map((l) => ({ line: { ...l.line }, reaches: l.reaches }));
    if (own || (facts && seesGrant(ctx, facts))) return [{ ...g, lines, restricted: false }];
    return g.counts ? [restricted(g)] : [];
  });
  return {
    permission: whole.permission,
    allowed: whole.allowed,
    ...(whole.because ? { because: plain(whole.because) } : {}),
    steps: whole.steps.map((s) => ({ ...s, because: s.because.map(plain) })),
    grants,
  };
}

const plain = ({ key, values }: Because) => ({ key, ...(values ? { values: { ...values } } : {}) });

const restricted = (g: GrantStep) => ({
  grantId: '',
  profileId: '',
  profile: '',
  placeId: '',
  place: '',
  below: false,
  cause: '',
  covers: g.covers,
  lines: [],
  waits: g.waits,
  counts: g.counts,
  restricted: true,
});

async function fixesOf(ctx: Ctx, spec: RecordSpec | undefined, q: Refused): Promise<FixAnswer[]> {
  const { policy, asker } = ctx;
  const { resource: r, row } = q;
  // A record of a declared type is changed in the application that it lives in.
  const relations = spec ? settable(spec, row as DbRow) : new Map<string, string>();
  const [profiles, places] = await Promise.all([
    visibleProfiles(ctx),
    visiblePlaces(
      ctx,
      homesOf(q).flatMap((id) => policy.tree.ancestors(id)),
    ),
  ]);
  const person = await ctx.read(personSpec).find(q.asker.personId);
  const manages = person !== undefined && may(policy, asker, personSpec.resource, 'edit', person);
  const fixes = fixesFor(policy, q, {
    giver: asker,
    relations: [...relations.keys()],
    mayGive: ({ profileId, placeId }) =>
      manages &&
      profiles.has(profileId) &&
      places.has(placeId) &&
      may(policy, asker, grant, 'create', { place_id: placeId, person_id: q.asker.personId }),
  });
  const mayMake = (c: Change): boolean => {
    if (c.change === 'relation') return may(policy, asker, r, relations.get(c.relation) ?? 'edit', row);
    if (c.change === 'grant') return true;
    const action = c.change === 'kind' ? 'setKind' : 'enable';
    return c.change !== 'wait' && person !== undefined && may(policy, asker, personSpec.resource, action, person);
  };
  const answers: FixAnswer[] = [];
  for (const f of fixes) {
    const yours = f.changes.every(mayMake);
    answers.push({
      changes: f.changes.map((c) => told(ctx, c)),
      yours,
      danger: f.changes.some((c) => c.change === 'grant' && isShielded(policy, c.profileId)),
      opens: { ...f.opens, permissions: [...f.opens.permissions] },
      records: await recordsOf(ctx, spec, q, f),
    });
  }
  return answers.toSorted((a, b) => Number(a.danger) - Number(b.danger));
}

const isShielded = (policy: Policy, profileId: string): boolean =>
  policy.lines(profileId).some((l) => l.facet === undefined && isDangerous(policy, `${l.type}:${l.action}`));

/** How many records a fix opens besides this one. */
async function recordsOf(
  ctx: Ctx,
  spec: RecordSpec | undefined,
  q: Refused,
  { changes }: Fix,
): Promise<FixAnswer['records']> {
  if (!spec) return null;
  if (!changes.some((c) => c.change === 'grant' || c.change === 'kind')) return null;
  const { personId } = q.asker;
  const compared = { personId, spec, action: q.action, facet: q.facet };
  const { count } = await gained(ctx, compared, ctx.policy, fixedPolicy(ctx.policy, q, changes));
  return count && !count.capped ? { ...count, count: Math.max(0, count.count - 1) } : count;
}

const homesOf = ({ resource: r, row }: Refused): string[] => {
  const linked = r.homeLink === undefined ? [] : ((row[r.homeLink] as string[] | null) ?? []);
  return [row[r.home] as string, ...linked];
};

/** Relations that somebody can be put into without putting somebody else out, with the action this asks for. */
function settable({ resource: r, fields }: RecordSpec, row: DbRow): Map<string, string> {
  return new Map(
    Object.keys(r.relations).flatMap((relation): [string, string][] => {
      const { field, many } = relationField(r, relation);
      const action = many ? BY_HAND[`${r.type}.${field}`] : row[field] === null ? fields[field]?.edit : undefined;
      return action === undefined ? [] : [[relation, action]];
    }),
  );
}

function told({ policy }: Ctx, c: Change): FixAnswer['changes'][number] {
  if (c.change !== 'grant') return c;
  return {
    change: 'grant',
    profile_id: c.profileId,
    profile: policy.profiles.get(c.profileId)?.name ?? '',
    place_id: c.placeId,
    place: policy.tree.node(c.placeId)?.name ?? '',
    below: c.below,
  };
}
