import type { Condition, Row, Scalar } from '#access/condition.ts';
import { declaredResource, mayAsk, registered, rowOf } from '#modules/external/section.ts';
import type { Ctx } from '#platform/context.ts';
import { idSchema } from '#wire/field.ts';
import type { PlannedTest } from './test-plan.ts';

/** The column by which a test names records of a type; others go by id. */
const CALLED: Readonly<Record<string, string>> = {
  ticket: 'number',
  person: 'login',
  profile: 'name',
};

/** The record that the test names, if there is just one and the actor may view it. */
export async function namedRecord(ctx: Ctx, t: PlannedTest): Promise<Row | undefined> {
  const text = String(t.test.record);
  const r = declaredResource(ctx, t.resource.type);
  if (r) {
    const [record] = await registered(ctx, r.type, [text]);
    return record && mayAsk(ctx, r, record) ? rowOf(r, record) : undefined;
  }
  const reader = ctx.read(ctx.specOf(t.resource.type));
  if (idSchema.safeParse(text).success) return reader.find(text);
  const condition = conditionOf(t, text);
  const found = condition ? (await reader.forSystem(condition)).filter((row) => reader.sees(row)) : [];
  return found.length === 1 ? found[0] : undefined;
}

function conditionOf(t: PlannedTest, text: string): Condition | undefined {
  if (t.resource.type === 'place') {
    const place = t.namedPlace(text);
    return place?.id === undefined ? undefined : { op: 'eq', field: 'id', value: place.id };
  }
  const field = CALLED[t.resource.type];
  const value: Scalar = t.resource.type === 'ticket' ? Number(text.replace('#', '')) : text;
  const usable = field !== undefined && (typeof value === 'string' || (Number.isInteger(value) && value < 2 ** 31));
  return usable ? { op: 'eq', field, value } : undefined;
}
