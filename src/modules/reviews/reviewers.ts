import { may } from '#access/decide.ts';
import { grant } from '#modules/grants/access.ts';
import { refusalOfChange } from '#modules/grants/section.ts';
import { Managers } from '#modules/expiry/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { Values } from '#platform/records/service.ts';

/** What a review is about, as far as it matters who decides. */
export interface Held {
  readonly person_id: string | null;
  readonly group_id: string | null;
  /** None: that the person is a super administrator. */
  readonly profile_id: string | null;
  readonly place_id: string;
  readonly below: boolean;
}

/** What a rule gives cannot be taken away by hand: that is no want of rights. */
const BY_RULE = 'grant.byRule';

/** Whether the grant is the person's own: given to them, or to a group they belong to. */
export const isOwn = (ctx: Ctx, g: Held, personId: string): boolean =>
  g.person_id === personId ||
  (g.group_id !== null && (ctx.policy.person(personId)?.groups.includes(g.group_id) ?? false));

/** Whether this person could change the grant - or a super administrator's kind - themselves, now. */
export function couldChange(ctx: Ctx, personId: string, g: Values): boolean {
  const person = ctx.policy.person(personId);
  if (!person || !ctx.policy.isActive(person, ctx.now.getTime())) return false;
  if (g.profile_id === null) return person.kind === 'superadmin';
  const asker = { personId, now: ctx.asker.now };
  if (!may(ctx.policy, asker, grant, 'edit', g)) return false;
  const fault = refusalOfChange({ ...ctx, asker }, g);
  return fault === undefined || fault.key === BY_RULE;
}

/** Chooses who decides about each grant of a review. */
export class Choice {
  readonly #ctx: Ctx;
  readonly #kind: string;
  readonly #named: readonly string[];
  readonly #managers: Managers;
  readonly #known = new Map<string, boolean>();

  constructor(ctx: Ctx, kind: string, named: readonly string[]) {
    this.#ctx = ctx;
    this.#kind = kind;
    this.#named = named;
    this.#managers = new Managers(ctx.policy, ctx.now.getTime());
  }

  /**
   * Those asked for, as far as they could change the grant and it is not their own; else the managers of the place, or
   * of the nearest one above where anybody could; else super administrators. Whoever reviews themselves is asked for
   * their own word alone.
   */
  of(g: Held & Values): readonly string[] {
    if (this.#kind === 'self' && g.person_id !== null) return [g.person_id];
    const fits = (id: string): boolean => !isOwn(this.#ctx, g, id) && this.#could(id, g);
    const asked = this.#kind === 'named' ? this.#named.filter(fits) : [];
    if (asked.length > 0) return asked;
    const managers = this.#managers.of(g.place_id, fits);
    return managers.length > 0 ? managers : this.chiefs(g);
  }

  /** Super administrators, for whom it is not their own. */
  chiefs(g: Held & Values): readonly string[] {
    return this.#managers.chiefs.filter((id) => !isOwn(this.#ctx, g, id));
  }

  /** The same power at the same place is measured once a person. */
  #could(personId: string, g: Held & Values): boolean {
    const key = [personId, g.profile_id, g.place_id, g.below, g.person_id, g.group_id].join(' ');
    const known = this.#known.get(key) ?? couldChange(this.#ctx, personId, g);
    this.#known.set(key, known);
    return known;
  }
}
