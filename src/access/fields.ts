import type { Template } from './condition.ts';
import type { Permission } from './permission.ts';
import type { PersonKind, Policy } from './policy.ts';

/** Columns and links that templates read. `own`: where somebody stands in a relation to the record. */
export interface FieldsRead {
  readonly own: ReadonlySet<string>;
  readonly other: ReadonlySet<string>;
}

/** What these templates read of a record; those left out read nothing. */
export function fieldsOf(templates: readonly (Template | undefined)[]): FieldsRead {
  const [own, other] = [new Set<string>(), new Set<string>()];
  const read = (t: Template | undefined): void => {
    if (!t || t.op === 'always') return;
    if (t.op === 'all' || t.op === 'any') t.of.forEach(read);
    else if (t.op === 'own') for (const { field } of t.via) own.add(field);
    else other.add(t.field);
  };
  templates.forEach(read);
  return { own, other };
}

/** What decisions about these permissions of one record type may read of a record when people of these kinds ask. */
export function fieldsDeciding(
  policy: Policy,
  permissions: readonly Permission[],
  kinds: ReadonlySet<PersonKind>,
): FieldsRead {
  const templates = permissions.flatMap((p) => [
    ...p.floors.filter((f) => !f.kinds || [...kinds].some((kind) => f.kinds?.includes(kind))).map((f) => f.allow),
    ...p.restrictions.map((x) => x.allow),
    p.while,
    ...Object.entries(p.caps).flatMap(([kind, cap]) => (kinds.has(kind as PersonKind) ? [cap] : [])),
    ...Array.from({ length: policy.profiles.size }, (_, n) => policy.reaches(n, p.index)).flat(),
  ]);
  const { own, other } = fieldsOf(templates);
  const places = permissions.flatMap(({ resource: r, action }) => [
    r.home,
    ...(r.homeLink === undefined ? [] : [r.homeLink]),
    ...(r.sharedBelow === undefined || action !== 'view' ? [] : [r.sharedBelow]),
  ]);
  return { own, other: new Set([...other, ...places]) };
}
