import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, type FieldFault, invalid } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';
import type { CustomField } from './api.ts';

/** The custom user fields, in order. */
export async function listCustomFields(ctx: Ctx): Promise<CustomField[]> {
  const found = await ctx.tables.selectFrom('person_field').selectAll().orderBy('position').orderBy('key').execute();
  return found.map((f) => ({
    key: f.key,
    label: f.label,
    type: f.type as CustomField['type'],
    required: f.required,
    position: f.position,
    ...(f.type === 'choice' ? { choices: f.choices } : {}),
  }));
}

/** Replaces the definitions. Values of fields that are gone stay stored and come back with the field. */
export async function putFields(ctx: Ctx, items: readonly CustomField[]): Promise<CustomField[]> {
  if (!hasFullPower(ctx.policy, ctx.asker)) {
    throw new Fault('forbidden', 'person.fieldsOnlySuperadmin');
  }
  const keys = items.map((f) => f.key);
  const twice = keys.find((k, i) => keys.indexOf(k) !== i);
  if (twice !== undefined) throw invalid({ field: `items.${keys.lastIndexOf(twice)}.key`, key: 'person.fieldTwice' });
  await ctx.tables.deleteFrom('person_field').execute();
  for (const [i, f] of items.entries()) {
    await ctx.tables
      .insertInto('person_field')
      .values({
        key: f.key,
        label: f.label,
        type: f.type,
        choices: f.choices ?? [],
        required: f.required ?? false,
        position: f.position ?? i,
      })
      .execute();
  }
  await ctx.audit({ action: 'customFields', type: 'person', recordId: null, after: { fields: keys } });
  return listCustomFields(ctx);
}

/** What is wrong with custom values, field by field. */
export async function customFaults(ctx: Ctx, values: Values): Promise<FieldFault[]> {
  const fields = new Map((await listCustomFields(ctx)).map((f) => [f.key, f]));
  const faults: FieldFault[] = [];
  for (const [key, value] of Object.entries(values)) {
    const field = fields.get(key);
    if (!field) faults.push({ field: `custom.${key}`, key: 'field.notKnown' });
    else if (value !== null && value !== '') {
      const wrong = customFault(field, value);
      if (wrong) faults.push({ field: `custom.${key}`, key: wrong, values: { label: field.label } });
    }
  }
  for (const f of fields.values()) {
    if (f.required && (values[f.key] === undefined || values[f.key] === null || values[f.key] === '')) {
      faults.push({ field: `custom.${f.key}`, key: 'field.required', values: { label: f.label } });
    }
  }
  return faults;
}

/** Message key of what is wrong with one value of a custom field, or undefined. */
export function customFault(field: CustomField, value: unknown): string | undefined {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'field.number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'field.boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
        ? undefined
        : 'field.date';
    case 'choice':
      return field.choices?.includes(String(value)) ? undefined : 'field.choice';
    default:
      return typeof value === 'string' ? undefined : 'field.text';
  }
}
