import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { FieldFault } from '#platform/errors.ts';
import { couldAt } from '#platform/records/references.ts';

/** Answers which organization a cell of `id_company` names. */
export type Organizations = (
  text: string,
  present: string | null | undefined,
) => { readonly id: string | null } | FieldFault;

/**
 * Organizations by what a file may call them: the code first (the number of another system), then the id, then the
 * name in any case. Only those where the actor may add people are found, and the one where the person is already.
 * Integria's 0 means none, unless an organization has that code.
 */
export async function organizationsOf(ctx: Ctx): Promise<Organizations> {
  const rows = await ctx.read(placeSpec).forSystem({ op: 'eq', field: 'kind', value: 'organization' });
  const byCode = group(rows.map((r) => [r.code as string, r.id]));
  const byId = new Map(rows.map((r) => [r.id, [r.id]]));
  const byName = group(rows.map((r) => [(r.name as string).toLowerCase(), r.id]));
  const open = new Map<string, boolean>();
  const isOpen = (id: string): boolean => {
    const known = open.get(id) ?? couldAt(ctx, 'person', 'create', id);
    open.set(id, known);
    return known;
  };
  return (text, present) => {
    for (const ids of [byCode.get(text), byId.get(text.toLowerCase()), byName.get(text.toLowerCase())]) {
      const found = (ids ?? []).filter((id) => id === present || isOpen(id));
      if (found.length === 1) return { id: found[0] as string };
      if (found.length > 1) return { field: 'id_company', key: 'import.companyTwice', values: { value: text } };
    }
    if (text === '0') return { id: null };
    return { field: 'id_company', key: 'import.companyUnknown', values: { value: text.slice(0, 80) } };
  };
}

function group(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, id] of pairs) if (key !== '') groups.set(key, [...(groups.get(key) ?? []), id]);
  return groups;
}
