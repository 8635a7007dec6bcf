const isDate = (v: unknown): v is string => typeof v === 'string' && /^\d{4}-\d\d-\d\dT/.test(v);

/** Whether two values of a field mean the same: nothing is nothing, and a moment may be written in several ways. */
export function same(a: unknown, b: unknown): boolean {
  if (JSON.stringify(a ?? null) === JSON.stringify(b ?? null)) return true;
  return isDate(a) && isDate(b) && Date.parse(a) === Date.parse(b);
}
