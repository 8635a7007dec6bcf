import type { Template } from '#access/condition.ts';
import type { Asker } from '#access/decide.ts';
import { fieldsOf as readBy } from '#access/fields.ts';
import type { Permission } from '#access/permission.ts';
import type { Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import { identifier, literal } from '#access/sql.ts';

const kept = new WeakMap<Policy, Map<string, ReadonlySet<string>>>();

/**
 * The links of a record type that some decision for this person may read: a list need not load the others. Whether a
 * grant holds right now does not matter here; under ceilings every link may.
 */
export function linksRead(policy: Policy, asker: Asker, r: Resource): ReadonlySet<string> {
  if (asker.ceilings && asker.ceilings.length > 0) return new Set(Object.keys(r.links));
  const known = kept.get(policy) ?? new Map<string, ReadonlySet<string>>();
  kept.set(policy, known);
  const key = `${asker.personId} ${r.type}`;
  const links = known.get(key) ?? new Set(fieldsRead(policy, asker, r).filter((f) => Object.hasOwn(r.links, f)));
  known.set(key, links);
  return links;
}

function fieldsRead(policy: Policy, asker: Asker, r: Resource): string[] {
  const person = policy.person(asker.personId);
  if (!person) return [];
  const permissions = policy.permissions.of(r.type);
  const always = permissions.flatMap((p) => [p.while, p.caps[person.kind as 'standalone']]);
  if (person.kind === 'superadmin') return fieldsOf(permissions.map((p) => p.while));
  const reaches = profilesOf(policy, asker).flatMap((n) => permissions.flatMap((p) => policy.reaches(n, p.index)));
  const said = permissions.flatMap((p: Permission) => [...p.floors, ...p.restrictions].map((x) => x.allow));
  return [...fieldsOf([...always, ...reaches, ...said]), ...(r.homeLink === undefined ? [] : [r.homeLink])];
}

/** Numbers of the profiles that the person holds at any time. */
function profilesOf(policy: Policy, asker: Asker): number[] {
  const { held } = policy;
  const at = policy.personIndex(asker.personId);
  return at < 0 ? [] : [...new Set(held.slotsOf(at).map((slot) => held.slotProfile[slot] as number))];
}

function fieldsOf(templates: readonly (Template | undefined)[]): string[] {
  const { own, other } = readBy(templates);
  return [...own, ...other];
}

/** Links to load with a page, as columns over joins: one look for all links of one table. No link row is NULL. */
export function linkJoins(r: Resource, links: ReadonlySet<string>): { columns: string[]; joins: string } {
  const tables = Map.groupBy(
    Object.entries(r.links).filter(([name]) => links.has(name)),
    ([, l]) => `${identifier(l.table)} l where l.${identifier(l.key)} = t.${identifier(l.from ?? 'id')}`,
  );
  const joins = [...tables].map(([from, entries], i) => {
    const sums = entries.map(([name, l]) => {
      const fixed = Object.entries(l.where ?? {}).map(([k, v]) => `l.${identifier(k)} = ${literal(v)}`);
      const filter = fixed.length > 0 ? ` filter (where ${fixed.join(' and ')})` : '';
      return `array_agg(l.${identifier(l.value)})${filter} as ${identifier(name)}`;
    });
    return ` left join lateral (select ${sums.join(', ')} from ${from}) links${i} on true`;
  });
  return { columns: [...tables.values()].flat().map(([name]) => identifier(name)), joins: joins.join('') };
}
