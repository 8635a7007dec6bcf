import { checkLine, type Line, UnknownNameError } from '#access/resource.ts';
import { may } from '#access/decide.ts';
import type { ContainerType } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { forbidden, notFound } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import { profile } from './access.ts';
import { profileSpec } from './schema.ts';
import type { Template } from './templates/template.ts';
import { ROLE_SETS } from './templates/footprints.ts';
import { PACKS, type Pack } from './templates/templates.ts';

/** What happened to one profile of a pack: made now, there as the pack has it, or there and changed by hand since. */
export interface Applied {
  readonly template: string;
  readonly profile_id: string;
  readonly name: string;
  readonly outcome: 'created' | 'kept' | 'changed';
  /** Record types of which the template speaks and that no section keeps yet. */
  readonly waiting: string[];
}

/** A template as far as this installation knows its record types, and the types that it does not know yet. */
export function knownPart(ctx: Ctx, t: Template): { readonly lines: Line[]; readonly waiting: string[] } {
  const isKnown = (line: Line): boolean => {
    const r = ctx.policy.resources.get(line.type);
    if (!r) return false;
    try {
      checkLine(r, line, t.key);
      return true;
    } catch (error) {
      if (error instanceof UnknownNameError) return false;
      throw error;
    }
  };
  const lines = t.lines.filter(isKnown);
  const waiting = t.lines.filter((line) => !lines.includes(line)).map((line) => line.type);
  return { lines, waiting: [...new Set(waiting)] };
}

/** What it is for, in the language of whoever asks. */
export const describe = (ctx: Ctx, { about }: Pick<Template, 'about'>): string => translate(ctx.language, about);

/** The columns of a profile made from a template. */
function valuesOf(ctx: Ctx, t: Template) {
  const { key, system: _, about: __, ...values } = t;
  return { ...values, description: describe(ctx, t), lines: knownPart(ctx, t).lines, template: key };
}

/** The columns of the profiles that a new container of this type starts with. */
export const rolesOf = (ctx: Ctx, type: ContainerType): Values[] => ROLE_SETS[type].map((t) => valuesOf(ctx, t));

/** What applying a pack would come to for one of its profiles; `row` is the profile that is there already. */
export interface Planned {
  readonly template: Template;
  readonly row: DbRow | undefined;
  readonly name: string;
  readonly outcome: Applied['outcome'];
}

/** Whether the actor may make profiles at the root, and so may learn what there is of a pack and apply it. */
export const mayApply = (ctx: Ctx): boolean =>
  may(ctx.policy, ctx.asker, profile, 'create', { place_id: ctx.policy.tree.rootId });

/** What applying the pack would make, and what it would find and leave alone. */
export async function planPack(ctx: Ctx, pack: Pack): Promise<Planned[]> {
  const atRoot = await ctx.read(profileSpec).forSystem({ op: 'eq', field: 'place_id', value: ctx.policy.tree.rootId });
  const names = new Set(atRoot.map((row) => nameKey(row.name as string)));
  return pack.profiles.map((template) => {
    const row = atRoot.find((r) => r.template === template.key);
    const name = (row?.name as string | undefined) ?? freeName(template, pack, names);
    names.add(nameKey(name));
    return { template, row, name, outcome: row ? (isAsMade(ctx, template, row) ? 'kept' : 'changed') : 'created' };
  });
}

/**
 * Makes the profiles of a system that the root does not have yet, found by their template. Applied again it makes
 * nothing, and what was changed by hand stays as it is.
 * @throws Fault 404 for an unknown pack; 403 unless profiles may be made at the root, with all that these hold
 */
export async function applyPack(ctx: Ctx, key: string): Promise<Applied[]> {
  const pack = packOf(key);
  if (!mayApply(ctx)) throw forbidden({ key: 'profile.packAtRoot' }, 'profile:create');
  const applied: Applied[] = [];
  for (const { template: t, row, name, outcome } of await planPack(ctx, pack)) {
    const { id } = row ?? (await create(ctx, t, name));
    applied.push({ template: t.key, profile_id: id, name, outcome, waiting: knownPart(ctx, t).waiting });
  }
  return applied;
}

/** @throws Fault 404 */
function packOf(key: string): Pack {
  const pack = PACKS.find((p) => p.key === key);
  if (!pack) throw notFound();
  return pack;
}

const create = (ctx: Ctx, t: Template, name: string): Promise<DbRow> =>
  ctx.write(profileSpec).create({ ...valuesOf(ctx, t), name, place_id: ctx.policy.tree.rootId });

const nameKey = (name: string): string => name.toLowerCase();

/** Systems name their profiles alike: the second "Agent" says whose it is. */
function freeName(t: Template, pack: Pack, taken: ReadonlySet<string>): string {
  for (let n = 0; ; n++) {
    const name = n === 0 ? t.name : `${t.name} (${pack.title}${n === 1 ? '' : ` ${n}`})`;
    if (!taken.has(nameKey(name))) return name;
  }
}

/** Whether the profile still gives what the template does. Its name and description are anybody's to choose. */
function isAsMade(ctx: Ctx, t: Template, row: DbRow): boolean {
  const wanted = valuesOf(ctx, t);
  const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
  return (
    row.interface === wanted.interface &&
    same(row.bits, wanted.bits) &&
    same(row.lines, wanted.lines) &&
    same(row.lifecycle, wanted.lifecycle)
  );
}

/** The same text for the same data: the database keeps the keys of an object in an order of its own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
