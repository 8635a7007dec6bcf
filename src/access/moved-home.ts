import type { GrantFacts } from './grants.ts';
import type { PersonFacts, Policy, ProfileFacts } from './policy.ts';
import type { Line } from './resource.ts';
import type { PlaceNode } from './tree.ts';

/** A policy in which a place that is gone stands again as the double of another one. */
export interface Doubled {
  readonly policy: Policy;
  /** What a grant that is only there for the double was given as, by its id. */
  readonly grants: ReadonlyMap<string, GrantFacts>;
}

/**
 * How a policy reads for what moves to a new home from a place that goes: of a record that stands at the old place still
 * it says what the policy says of it at the new one. For comparing what was allowed on such records with what will be.
 * @param gone the place as it was
 * @param home where its records go; a place of the policy
 */
export function withMovedHome(policy: Policy, gone: PlaceNode, home: string): Doubled {
  const node = policy.tree.node(home);
  if (!node) return { policy, grants: new Map() };
  // The double stands in every list in which the home does, and in no other.
  const and = (places: readonly string[]): readonly string[] => {
    const stands = places.includes(home);
    if (stands === places.includes(gone.id)) return places;
    // A list of nothing that there is any more is still a list.
    return stands ? [...places, gone.id] : places.map((id) => (id === gone.id ? `${id} gone` : id));
  };
  const grants = new Map<string, GrantFacts>();
  for (const g of policy.grants) {
    // Whatever reaches below the home reaches its double.
    if (g.placeId === home && !g.below) grants.set(`${g.id} at ${gone.id}`, g);
  }
  return {
    policy: policy.trial({
      // Between the home and what lies below it: what reaches the one from above or from below reaches the other.
      places: [
        { ...node, id: gone.id, name: gone.name, parentId: home },
        ...policy.tree.all().flatMap((p) => (p.parentId === home ? [{ ...p, parentId: gone.id }] : [])),
      ],
      people: policy.people.flatMap((p) => {
        const double = personIn(p, and);
        return double === p ? [] : [double];
      }),
      profiles: [...policy.profiles.values()].flatMap((p) => profileIn(p, and) ?? []),
      grants: [...grants].map(([id, g]) => ({ ...g, id, placeId: gone.id })),
    }),
    grants,
  };
}

const NONE: readonly string[] = [];

type AndDouble = (places: readonly string[]) => readonly string[];

function personIn(p: PersonFacts, and: AndDouble): PersonFacts {
  const [groups, unseen, idle] = [and(p.groups), and(p.unseen ?? NONE), and(p.idle ?? NONE)];
  const isSame = groups === p.groups && unseen === (p.unseen ?? NONE) && idle === (p.idle ?? NONE);
  return isSame ? p : { ...p, groups, unseen, idle };
}

function profileIn(p: ProfileFacts, and: AndDouble): ProfileFacts | undefined {
  const lines = p.lines.map((line): Line => {
    if (typeof line.list !== 'object') return line;
    return { ...line, list: and(line.list) };
  });
  return lines.some((line, i) => line.list !== p.lines[i]?.list) ? { ...p, lines } : undefined;
}
