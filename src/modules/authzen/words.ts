import type { Template } from '#access/condition.ts';
import type { Permission } from '#access/permission.ts';

const asks = (t: Template): boolean => {
  if (t.op === 'all' || t.op === 'any') return t.of.some(asks);
  return 'field' in t && t.field.startsWith('subject.');
};

/** Whether the decision depends on what the subject is like, beyond what it holds. */
export const asksOfSubject = (p: Permission): boolean =>
  [
    ...p.floors.map((f) => f.allow),
    ...p.restrictions.map((x) => x.allow),
    ...Object.values(p.caps),
    ...(p.while ? [p.while] : []),
  ].some(asks);
