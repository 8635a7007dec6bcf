import type { Criterion } from './schema.ts';

/** A rule as far as it says of whom it speaks. */
export interface Speaking {
  readonly place_id: string;
  readonly criteria: readonly Criterion[];
}

type Param = (value: unknown) => string;

/** SQL, true for a person under alias `t` of whom the rule speaks: somebody who stands at its place or below, like this. */
export function isSpokenOf(rule: Speaking, param: Param): string {
  const home = `${param(rule.place_id)}::uuid`;
  const under = (place: string): string =>
    `exists (select 1 from place p where p.id = ${place} and ${home} = any(p.path))`;
  const member = `exists (select 1 from membership m join place p on p.id = m.place_id where m.person_id = t.id and ${home} = any(p.path))`;
  return [`(${under('t.home_id')} or ${member})`, ...rule.criteria.map((c) => fulfils(c, param))].join(' and ');
}

function fulfils(c: Criterion, param: Param): string {
  switch (c.field) {
    case 'organization': {
      const list = `${param(c.in)}::uuid[]`;
      return c.below === true
        ? `exists (select 1 from place p where p.id = t.organization_id and p.path && ${list})`
        : `t.organization_id = any(${list})`;
    }
    case 'group':
      return `exists (select 1 from membership m where m.person_id = t.id and m.place_id = any(${param(c.in)}::uuid[]))`;
    case 'custom':
      return `t.custom ->> ${param(c.key)}::text = any(${param(c.in)}::text[])`;
    default:
      return `t.${c.field} = any(${param(c.in)}::text[])`;
  }
}
