import { always } from '#access/condition.ts';
import type { Ctx } from '#platform/context.ts';
import { type Fault, invalid } from '#platform/errors.ts';
import type { Param } from '#platform/records/filters.ts';
import type { Narrowing } from '#platform/records/service.ts';
import { splitValues } from '#wire/filter-values.ts';
import type { CustomField } from './api.ts';
import { choicesOf, customFault, listCustomFields } from './custom-fields.ts';
import { withDetails } from './views.ts';

/** What is asked of a person's value, as SQL over alias `t`. */
type Test = (param: Param) => string;

/** People whose value fulfils this, of those whose values the actor may view. */
export const withValue = (ctx: Ctx, sql: Test): Narrowing => ({ within: withDetails(ctx, always), sql });

/** The value holds the text, in the same case. */
export function containing({ key }: CustomField, text: string): Test {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return (param) => `t.custom ->> ${param(key)}::text like ${param(like)}::text`;
}

/**
 * The filter `custom.key` of the list of people, for fields that searches offer: choices take several values, dates and
 * numbers a range by `key_from` and `key_to`, text what the value holds. @throws Fault 422 of the parameter
 */
export async function customFilter(ctx: Ctx, key: string, raw: string): Promise<Narrowing> {
  const { field, bound } = await fieldOf(ctx, key);
  const wrong = (): Fault =>
    invalid({ field: `custom.${key}`, key: 'field.filter', values: { value: raw.slice(0, 80) } });
  return withValue(ctx, testOf(field, bound, raw, wrong));
}

type Bound = '>=' | '<=' | '=';
const RANGED: readonly CustomField['type'][] = ['date', 'number'];

/** The field that is meant; one may itself be called `valid_from`. */
async function fieldOf(ctx: Ctx, key: string): Promise<{ readonly field: CustomField; readonly bound: Bound }> {
  const offered = (await listCustomFields(ctx)).filter((f) => f.search === true);
  const exact = offered.find((f) => f.key === key);
  if (exact) return { field: exact, bound: '=' };
  const [, name, end] = /^(.+)_(from|to)$/.exec(key) ?? [];
  const ranged = offered.find((f) => f.key === name && RANGED.includes(f.type));
  if (!ranged) throw invalid({ field: `custom.${key}`, key: 'field.notKnown' });
  return { field: ranged, bound: end === 'from' ? '>=' : '<=' };
}

function testOf(field: CustomField, bound: Bound, raw: string, wrong: () => Fault): Test {
  const { key } = field;
  switch (field.type) {
    case 'choice':
    case 'linked': {
      const choices = choicesOf(field);
      const values = splitValues(raw);
      if (values.length === 0 || !values.every((value) => choices.includes(value))) throw wrong();
      return (param) => `t.custom ->> ${param(key)}::text = any(${param(values)}::text[])`;
    }
    case 'boolean': {
      if (raw !== 'true' && raw !== 'false') throw wrong();
      // A switch that nobody has touched is off.
      const compared = raw === 'true' ? '=' : 'is distinct from';
      return (param) => `t.custom -> ${param(key)}::text ${compared} 'true'::jsonb`;
    }
    case 'date':
      if (customFault(field, raw, {})) throw wrong();
      return (param) => `(t.custom ->> ${param(key)}::text) collate "C" ${bound} ${param(raw)}::text`;
    case 'number': {
      const number = Number(raw);
      if (customFault(field, number, {})) throw wrong();
      return (param) => {
        const value = `t.custom -> ${param(key)}::text`;
        // Values from before it was a field of numbers are compared with none.
        return `(jsonb_typeof(${value}) = 'number' and ${value} ${bound} to_jsonb(${param(number)}::numeric))`;
      };
    }
    default:
      return containing(field, raw);
  }
}
