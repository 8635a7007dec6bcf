import { isDeepStrictEqual } from 'node:util';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { ruleSpec } from '#modules/rules/schema.ts';
import type { Field } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';

/** A field of a record as a file has it. */
export interface Attribute {
  /** As the file calls it: `default_user`. */
  readonly name: string;
  /** As the record calls it: `default_user_id`. */
  readonly field: string;
  /** Ids that point elsewhere are written as names of these. */
  readonly refers: 'person' | 'place' | undefined;
  readonly of: Field;
  /** What a record has that was created without it; left out of files. */
  readonly usual: unknown;
}

/** How files call a field, where that is not its name without `_id`. */
const CALLED: Readonly<Record<string, string>> = { is_default: 'default' };

/** What the database fills in where it is not the empty value of the kind. */
const USUAL: Readonly<Record<string, unknown>> = {
  'place.accepts_handover': true,
  'place.published': true,
  'person.kind': 'grouped',
  'person.enabled': true,
  'person.may_sign_in': true,
  'rule.enabled': true,
  'profile.interface': 'standard',
  'profile.shared_below': true,
};

const EMPTY: Readonly<Record<string, unknown>> = { boolean: false, text: '', longtext: '', integer: 0, bits: [] };

function usualOf(spec: RecordSpec, name: string, field: Field): unknown {
  const key = `${spec.resource.type}.${name}`;
  if (Object.hasOwn(USUAL, key)) return USUAL[key];
  if (field.nullable) return null;
  return EMPTY[name] ?? EMPTY[field.type] ?? {};
}

/** Every field that may be set by hand, but those that make up what the record is called and where it lies. */
function attributesOf(spec: RecordSpec, apart: readonly string[]): Attribute[] {
  return Object.entries(spec.fields)
    .filter(([name, field]) => field.create !== undefined && !apart.includes(name))
    .map(([name, field]) => ({
      name: CALLED[name] ?? name.replace(/_id$/, ''),
      field: name,
      refers: field.type === 'person' || field.type === 'place' ? field.type : undefined,
      of: field,
      usual: usualOf(spec, name, field),
    }));
}

export const PLACE_ATTRIBUTES: readonly Attribute[] = attributesOf(placeSpec, ['name', 'kind', 'parent_id']);
export const PERSON_ATTRIBUTES: readonly Attribute[] = attributesOf(personSpec, ['login']);
export const PROFILE_ATTRIBUTES: readonly Attribute[] = [
  ...attributesOf(profileSpec, ['name', 'place_id', 'lines']),
  // Not posted by anybody: which built-in profile this one was made from.
  {
    name: 'template',
    field: 'template',
    refers: undefined,
    of: profileSpec.fields.template as Field,
    usual: null,
  },
];

export const RULE_ATTRIBUTES: readonly Attribute[] = attributesOf(ruleSpec, [
  'name',
  'place_id',
  'criteria',
  'profile_id',
  'at_place_id',
]);

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** Fields in which something ends: a day alone is the last one, as on screen. */
const ENDS: ReadonlySet<string> = new Set(['ends_at', 'valid_until']);
const DAY_MS = 86_400_000;

/** A moment as records have it: a day alone begins at midnight, UTC; as an end, it is over at the next. */
export function momentOf(text: string, field: string): string {
  if (!DAY.test(text)) return text;
  const start = Date.parse(text);
  return new Date(ENDS.has(field) ? start + DAY_MS : start).toISOString();
}

/** A moment as short as it can be written. */
export function momentText(stored: string, field: string): string {
  const iso = new Date(stored).toISOString();
  if (!iso.endsWith('T00:00:00.000Z')) return iso;
  return ENDS.has(field) ? new Date(Date.parse(iso) - DAY_MS).toISOString().slice(0, 10) : iso.slice(0, 10);
}

/** Whether a stored value is the same as one of a file; the order in which an object names things says nothing. */
export function isSame(stored: unknown, wanted: unknown): boolean {
  const [a, b] = [stored ?? null, wanted ?? null];
  if (typeof a === 'string' && typeof b === 'string' && MOMENT.test(a) && MOMENT.test(b)) {
    return Date.parse(a) === Date.parse(b);
  }
  return isDeepStrictEqual(a, b);
}
