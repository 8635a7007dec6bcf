import { withMovedHome } from '#access/moved-home.ts';
import type { Permission } from '#access/permission.ts';
import type { GrantFacts, Policy } from '#access/policy.ts';
import type { PlaceNode } from '#access/tree.ts';
import { dissolvePlace } from '#modules/places/api.ts';
import type { Ctx } from '#platform/context.ts';
import { idSchema } from '#wire/field.ts';
import type { Write } from '#wire/write.ts';

/** A place that goes, with the types of what has to move to a new home. */
interface Going {
  readonly gone: PlaceNode;
  readonly home: string;
  readonly types: readonly string[];
}

/** What moves to a new home by a change: no policy says that by itself, since its records change with it. */
export interface Moved {
  /** The policy after the change, as it reads for records that stand at their old home still. */
  readonly policy: Policy;
  /** As what the grants were given that are in that policy alone, by their ids there. */
  readonly grants: ReadonlyMap<string, GrantFacts>;
  readonly types: ReadonlySet<string>;
  /** Whether the permission is about what moves. */
  readonly concerns: (p: Permission) => boolean;
}

/** The places that these writes take away, and what has to move from them. To be asked before they are made. */
export async function goingBy(ctx: Ctx, writes: readonly Write[]): Promise<Going[]> {
  const found: Going[] = [];
  for (const { call, ...write } of writes) {
    if (call !== dissolvePlace.id) continue;
    const gone = ctx.policy.tree.node(idIn(write.params, 'id') ?? '');
    const home = idIn(write.body, 'home_id');
    if (!home || !gone) continue;
    // What has come by an earlier one of them moves on.
    const types = new Set(found.filter((before) => before.home === gone.id).flatMap((before) => before.types));
    for (const { type, count } of ctx.residents) if ((await count(ctx, gone.id)) > 0) types.add(type);
    if (types.size > 0) found.push({ gone, home, types: [...types] });
  }
  return found;
}

/** An id as it is kept, however it is written. */
const idIn = (values: unknown, name: string): string | undefined =>
  idSchema.safeParse((values as Readonly<Record<string, unknown>> | undefined)?.[name]).data;

/** How the policy after the change reads for what moves; undefined when nothing does. */
export function movedIn(after: Policy, going: readonly Going[]): Moved | undefined {
  if (going.length === 0) return undefined;
  const grants = new Map<string, GrantFacts>();
  let policy = after;
  // The last one first: the home of an earlier one may have gone after it.
  for (const { gone, home } of going.toReversed()) {
    const double = withMovedHome(policy, gone, home);
    policy = double.policy;
    for (const [id, g] of double.grants) grants.set(id, grants.get(g.id) ?? g);
  }
  const types = new Set(going.flatMap((g) => g.types));
  return {
    policy,
    grants,
    types,
    concerns: ({ resource: r, action }) =>
      types.has(r.declared ? 'declared' : r.type) && r.actions[action]?.creates !== true,
  };
}
