import { z } from 'zod';
import { BITS } from '#access/bits.ts';
import { type DeclaredType, declareType } from '#access/declared.ts';
import {
  ATTRIBUTE_KINDS,
  type DeclaredCondition,
  DeclarationError,
  isDeclaredName,
  isRequestField,
} from '#access/declared-words.ts';
import { REACHES, UnknownNameError } from '#access/resource.ts';

/** Most attributes, actions, relations or facets of a type, parts of one condition, values of one list. */
const MOST = 200;
/** Conditions within conditions. */
const DEPTH = 8;

const isName = { params: { message: 'external.name' } };
const name = z.string().max(60).refine(isDeclaredName, isName);
const field = z
  .string()
  .max(120)
  .refine((f) => isDeclaredName(f) || isRequestField(f), { params: { message: 'external.field' } });
const sentence = z.string().trim().min(1).max(300);
const list = <T extends z.ZodType>(of: T) => z.array(of).max(MOST);
const table = <T extends z.ZodType>(of: T) =>
  z.record(name, of).refine((o) => Object.keys(o).length <= MOST, { params: { message: 'external.most' } });

const scalar = z.union([z.string().max(500), z.number(), z.boolean()]);
const place = z.string().min(1).max(200);
const places = z.union([z.enum(['mine', 'every']), list(place)]);

const words: z.ZodType<DeclaredCondition> = z
  .lazy(() =>
    z.discriminatedUnion('op', [
      z.strictObject({ op: z.literal('always') }),
      z.strictObject({ op: z.literal('eq'), field, value: scalar }),
      z.strictObject({ op: z.literal('in'), field, values: list(scalar) }),
      z.strictObject({ op: z.literal('overlaps'), field, values: list(scalar) }),
      z.strictObject({ op: z.literal('linked'), field: name, values: list(scalar) }),
      z.strictObject({ op: z.literal('within'), field: name, places: list(place) }),
      z.strictObject({ op: z.literal('own'), via: list(name).min(1) }),
      z.strictObject({ op: z.literal('group'), field: name, list: places }),
      z.strictObject({ op: z.literal('organization'), field: name, list: z.union([places, z.literal('own')]) }),
      z.strictObject({ op: z.literal('flagged'), field: name, flag: z.string().regex(/^[a-z_]{1,60}$/) }),
      z.strictObject({ op: z.literal('all'), of: list(words) }),
      z.strictObject({ op: z.literal('any'), of: list(words) }),
    ]),
  )
  .meta({ id: 'Condition' });

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'of' in value &&
  Array.isArray(value.of) &&
  (levels === 1 || value.of.some((part) => isDeeper(part, levels - 1)));

/** A condition as it stands in a declaration. How deep it goes is looked at first: what is posted may be bottomless. */
const conditionSchema: z.ZodType<DeclaredCondition> = z.preprocess((value, ctx) => {
  if (isDeeper(value, DEPTH)) ctx.addIssue({ code: 'custom', params: { message: 'external.deep' } });
  return value;
}, words);

const action = z.strictObject({
  title: sentence.exactOptional(),
  needs: list(name).exactOptional(),
  while: conditionSchema.exactOptional(),
  because: sentence.exactOptional(),
  mayLeave: z.literal(true).exactOptional(),
  creates: z.literal(true).exactOptional(),
  danger: z.literal(true).exactOptional(),
});

/** `edit`, or `notes:view` for a facet. */
const shortName = z
  .string()
  .max(121)
  .refine((s) => s.split(':').length <= 2 && s.split(':').every(isDeclaredName), isName);
const actions = z.union([z.literal('every'), list(shortName)]);
const ceiling = z.strictObject({ actions, allow: conditionSchema });

const bitLine = z.strictObject({
  facet: name.exactOptional(),
  action: name,
  reach: z.enum(REACHES as ['own', 'group', 'organization', 'all']),
  via: list(name).exactOptional(),
  by: name.exactOptional(),
  list: places.exactOptional(),
});

const declaration = z.strictObject({
  type: name,
  title: sentence,
  section: name.default('external'),
  attributes: table(z.enum(ATTRIBUTE_KINDS)).default({}),
  home: name.exactOptional(),
  homeLink: name.exactOptional(),
  sharedBelow: name.exactOptional(),
  relations: table(z.strictObject({ field: name, many: z.boolean().exactOptional() })).exactOptional(),
  own: list(name).exactOptional(),
  groups: list(name).exactOptional(),
  organizations: table(name).exactOptional(),
  facets: table(z.strictObject({ fields: list(name).default([]), actions: list(name) })).exactOptional(),
  actions: table(action),
  floors: list(
    z.strictObject({
      actions: list(shortName),
      allow: conditionSchema,
      kinds: list(z.enum(['grouped', 'company-grouped', 'standalone'])).exactOptional(),
      because: sentence,
    }),
  ).exactOptional(),
  restrictions: list(z.strictObject({ name, actions, allow: conditionSchema, because: sentence })).exactOptional(),
  kinds: z
    .strictObject({ standalone: ceiling.exactOptional(), 'company-grouped': ceiling.exactOptional() })
    .exactOptional(),
  bits: z
    .partialRecord(z.enum(BITS.map((b) => b.code) as [(typeof BITS)[number]['code']]), list(bitLine))
    .exactOptional(),
});

/** The form of a declaration under whose key its type stands; what it names is not looked at. */
export const declarationForm = declaration.omit({ type: true });

/**
 * A record type whose records live in another application, as it is posted or written in a file. Whatever it names
 * must be in it: mistakes are told with the path to them.
 */
export const declaredTypeSchema: z.ZodType<DeclaredType> = declaration.superRefine((d, ctx) => {
  try {
    declareType(d);
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    ctx.addIssue({
      code: 'custom',
      message: error.message,
      path: error instanceof DeclarationError ? [...error.path] : [],
    });
  }
});
