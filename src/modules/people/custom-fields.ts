import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, type FieldFault, invalid } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';
import { daySchema } from '#wire/field.ts';
import { meantWord } from '#wire/search-words.ts';
import type { CustomField } from './api.ts';
import { WORD_NAMES } from './schema.ts';

/** The custom user fields, in order. */
export async function listCustomFields(ctx: Ctx): Promise<CustomField[]> {
  const found = await ctx.tables.selectFrom('person_field').selectAll().orderBy('position').orderBy('key').execute();
  return found.map((f) => ({
    key: f.key,
    label: f.label,
    type: f.type as CustomField['type'],
    required: f.required,
    position: f.position,
    search: f.in_search,
    list: f.in_list,
    ...(f.type === 'choice' ? { choices: f.choices } : {}),
    ...(f.type === 'linked' ? { parent: f.parent ?? '', linked: f.linked as Record<string, string[]> } : {}),
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
  checkWords(items);
  checkChoices(items);
  checkLinks(items);
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
        in_search: f.search ?? false,
        in_list: f.list ?? false,
        parent: f.type === 'linked' ? (f.parent ?? null) : null,
        linked: JSON.stringify(f.type === 'linked' ? (f.linked ?? {}) : {}),
      })
      .execute();
  }
  await ctx.audit({ action: 'customFields', type: 'person', recordId: null, after: { fields: keys } });
  return listCustomFields(ctx);
}

/** A search word means one thing. @throws Fault 422 */
function checkWords(items: readonly CustomField[]): void {
  const taken = items.findIndex((f) => f.search === true && meantWord(WORD_NAMES, f.key) !== undefined);
  if (taken >= 0) throw invalid({ field: `items.${taken}.key`, key: 'person.fieldWord' });
}

/** A choice offers something to choose. @throws Fault 422 */
function checkChoices(items: readonly CustomField[]): void {
  const offersNothing = (f: CustomField): boolean =>
    f.type === 'choice'
      ? (f.choices ?? []).length === 0
      : f.type === 'linked' && Object.values(f.linked ?? {}).flat().length === 0;
  const faults = items.flatMap((f, i) =>
    offersNothing(f)
      ? [
          {
            field: `items.${i}.${f.type === 'choice' ? 'choices' : 'linked'}`,
            key: 'person.fieldChoices',
            values: { label: f.label },
          },
        ]
      : [],
  );
  if (faults.length > 0) throw invalid(...faults);
}

/** Every value that a choice can have, a linked one with any value of the field it depends on. */
export const choicesOf = (field: CustomField): string[] => [
  ...new Set(field.type === 'choice' ? field.choices : Object.values(field.linked ?? {}).flat()),
];

/** A linked choice follows a choice before it, and offers something for each of its values. @throws Fault 422 */
function checkLinks(items: readonly CustomField[]): void {
  for (const [i, f] of items.entries()) {
    if (f.type !== 'linked') continue;
    const parent = items.slice(0, i).find((p) => p.key === f.parent);
    if (parent?.type !== 'choice' && parent?.type !== 'linked') {
      throw invalid({ field: `items.${i}.parent`, key: 'person.fieldParent' });
    }
    const values = choicesOf(parent);
    const odd = Object.keys(f.linked ?? {}).find((value) => !values.includes(value));
    if (odd !== undefined)
      throw invalid({ field: `items.${i}.linked`, key: 'person.fieldLink', values: { value: odd } });
  }
}

/** What is wrong with custom values, field by field. */
export async function customFaults(ctx: Ctx, values: Values): Promise<FieldFault[]> {
  const fields = new Map((await listCustomFields(ctx)).map((f) => [f.key, f]));
  const faults: FieldFault[] = [];
  for (const [key, value] of Object.entries(values)) {
    const field = fields.get(key);
    if (!field) faults.push({ field: `custom.${key}`, key: 'field.notKnown' });
    else if (value !== null && value !== '') {
      const wrong = customFault(field, value, values);
      if (wrong) faults.push({ field: `custom.${key}`, ...wrong });
    }
  }
  for (const f of fields.values()) {
    if (f.required && (values[f.key] === undefined || values[f.key] === null || values[f.key] === '')) {
      faults.push({ field: `custom.${f.key}`, key: 'field.required', values: { label: f.label } });
    }
  }
  return faults;
}

/** Longest part of a wrong value, and most choices, that a sentence repeats. */
const TOLD = 60;
const TOLD_CHOICES = 10;

type Wrong = Required<Omit<FieldFault, 'field' | 'row' | 'line' | 'column'>>;

/** What is wrong with one value of a custom field, or undefined. `all` are the values it stands among. */
export function customFault(field: CustomField, value: unknown, all: Values): Wrong | undefined {
  const told = typeof value === 'string' ? value : JSON.stringify(value);
  const wrong = (key: string, more: Wrong['values'] = {}): Wrong => ({
    key,
    values: { label: field.label, value: told.length > TOLD ? `${told.slice(0, TOLD)}…` : told, ...more },
  });
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : wrong('field.number');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong('field.boolean');
    case 'date':
      return daySchema.safeParse(value).success ? undefined : wrong('field.date');
    case 'choice': {
      const choices = field.choices ?? [];
      return choices.includes(String(value)) ? undefined : wrong('field.choice', { choices: inShort(choices) });
    }
    case 'linked': {
      const above = String(all[field.parent ?? ''] ?? '');
      const choices = Object.hasOwn(field.linked ?? {}, above) ? (field.linked?.[above] ?? []) : [];
      if (choices.includes(String(value))) return undefined;
      return choices.length === 0
        ? wrong('field.linked')
        : wrong('field.linkedTo', { above, choices: inShort(choices) });
    }
    default:
      return typeof value === 'string' ? undefined : wrong('field.text');
  }
}

const inShort = (choices: readonly string[]): string =>
  choices.length > TOLD_CHOICES ? `${choices.slice(0, TOLD_CHOICES).join(', ')} …` : choices.join(', ');
