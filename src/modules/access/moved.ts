import { withMovedHome } from '#access/moved-home.ts';
import type { Permission } from '#access/permission.ts';
import type { GrantFacts, Policy } from '#access/policy.ts';
import type { PlaceNode } from '#access/tree.ts';
import { dissolvePlace } from '#modules/places/api.ts';
import type { Ctx } from '#platform/context.ts';
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
  for (const { call, params, body } of writes) {
    const home = (body as { readonly home_id?: string | null } | undefined)?.home_id;
    const gone = ctx.policy.tree.node(String(params?.['id']));
    if (call !== dissolvePlace.id || !home || !gone) continue;
    const types: string[] = [];
    for (const { type, count } of ctx.residents) if ((await count(ctx, gone.id)) > 0) types.push(type);
    if (types.length > 0) found.push({ gone, home, types });
  }
  return found;
}

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
