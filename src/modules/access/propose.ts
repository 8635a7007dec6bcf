import { Policy } from '#access/policy.ts';
import type { Ctx } from '#platform/context.ts';
import { performAll } from '#platform/perform.ts';
import type { Write } from '#wire/write.ts';
import { goingBy, type Moved, movedIn } from './moved.ts';
import type { Proposal } from './schema.ts';

export interface Proposed {
  readonly before: Policy;
  readonly after: Policy;
  /** Places that only the trial has made: whoever made them may see them named. */
  readonly made?: ReadonlySet<string>;
  /** People that only the trial has made, with their names. */
  readonly people?: ReadonlyMap<string, string>;
  /** What stands at another home afterwards. */
  readonly moved?: Moved | undefined;
}

/** The policy afterwards as it reads for records of a type, where these stand now. */
export const afterFor = ({ after, moved }: Proposed, type: string): Policy =>
  moved?.types.has(type) ? moved.policy : after;

/** Changes tried, with what was looked at before and after. */
export interface Tried<T> extends Proposed {
  readonly was: T;
  readonly is: T;
}

/** A change as the write that makes it. */
export const asWrite = (change: Proposal | Write): Write => ('call' in change ? change : writeOf(change));

/**
 * The policy as it is and as these changes would leave it. They are made as if for good, by the calls that make them,
 * and taken back: whoever may not make them is refused in the same words, and no rule is written twice.
 * @throws Fault 403, 404, 409, 422
 */
export async function proposed(ctx: Ctx, changes: readonly (Proposal | Write)[]): Promise<Proposed> {
  if (changes.length === 0) return { before: ctx.policy, after: ctx.policy };
  return tried(ctx, changes, async () => undefined);
}

/** The same, and what is looked at in the database before and after the changes. */
export function tried<T>(
  ctx: Ctx,
  changes: readonly (Proposal | Write)[],
  look: (ctx: Ctx) => Promise<T>,
): Promise<Tried<T>> {
  return ctx.trial(async (trial) => {
    const was = await look(trial);
    const writes = changes.map(asWrite);
    const going = await goingBy(trial, writes);
    const done = await performAll(trial, writes);
    const after = done.policy;
    const before = comparable(trial.policy, after);
    const fresh = after.people.filter((p) => !before.person(p.id));
    return {
      before,
      after,
      was,
      is: await look(done),
      made: new Set(
        after.tree === before.tree ? [] : after.tree.all().flatMap((p) => (before.tree.has(p.id) ? [] : p.id)),
      ),
      people: new Map(fresh.map((p) => [p.id, done.nameOf(p.id)])),
      moved: movedIn(after, going),
    };
  });
}

/** The policy by the record types of another one: permissions are told apart by their numbers there. */
export function comparable(policy: Policy, as: Policy): Policy {
  if (policy.permissions === as.permissions) return policy;
  return new Policy([...as.resources.values()], {
    places: policy.tree.all(),
    people: policy.people,
    profiles: [...policy.profiles.values()],
    grants: policy.grants,
  });
}

function writeOf(p: Proposal): Write {
  switch (p.change) {
    case 'profile':
      return edit('profiles', p);
    case 'grant':
      return { call: 'grants.create', body: without(p, 'change') };
    case 'editGrant':
      return edit('grants', p);
    case 'deleteGrant':
      return { call: 'grants.delete', params: { id: p.id } };
    case 'movePlace':
      return edit('places', p);
    default: {
      const params = { id: p.place_id, person_id: p.person_id };
      return p.change === 'join'
        ? { call: 'places.putMember', params, body: {} }
        : { call: 'places.removeMember', params };
    }
  }
}

const edit = (path: string, p: Proposal & { readonly id: string }): Write => ({
  call: `${path}.edit`,
  params: { id: p.id },
  body: without(p, 'change', 'id'),
});

const without = (p: object, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(p).filter(([name, value]) => !names.includes(name) && value !== undefined));
