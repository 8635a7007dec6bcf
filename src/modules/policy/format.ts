import { z } from 'zod';
import { PERSON_KINDS } from '#access/policy.ts';
import { REACHES } from '#access/resource.ts';
import { CAUSES } from '#modules/grants/schema.ts';
import { PLACE_KINDS } from '#modules/places/schema.ts';
import { lineSchema, loginSchema, momentSchema } from '#wire/field.ts';
import {
  type Attribute,
  PERSON_ATTRIBUTES,
  PLACE_ATTRIBUTES,
  PROFILE_ATTRIBUTES,
  RULE_ATTRIBUTES,
} from './attributes.ts';

/** The parts of a file, in the order in which they build on each other. */
export const PARTS = ['types', 'places', 'people', 'profiles', 'grants', 'rules', 'records', 'tests'] as const;
export type Part = (typeof PARTS)[number];

const MOST_ENTRIES = 200_000;

/** A place, person or profile by name, or another short text that names something. */
const name = lineSchema(1000, 1);
const login = loginSchema.describe('The login of a person.');
const placeName = name.describe('A place: its name, its code, or its path such as "ACME / Support".');
const list = <T extends z.ZodType>(of: T) => z.array(of).max(MOST_ENTRIES);

/** A day or a moment. */
const moment = z
  .union([z.iso.date(), momentSchema])
  .refine((text) => text >= '1000', { params: { message: 'field.year' } })
  .describe('A day (UTC; as an end, the last one) or a moment such as 2026-05-01T08:00:00Z.');

/** The attributes of a record type as they stand in a file; every one may be left out. */
function shapeOf(attributes: readonly Attribute[]): Record<string, z.ZodType> {
  return Object.fromEntries(attributes.map((a) => [a.name, schemaOf(a).exactOptional()]));
}

function schemaOf(a: Attribute): z.ZodType {
  const plain = a.refers === 'person' ? login : a.refers === 'place' ? placeName : undefined;
  const schema = plain ?? (a.of.type === 'datetime' ? moment : undefined);
  if (schema === undefined) return a.of.schema;
  return a.of.nullable ? schema.nullable() : schema;
}

const member = z.union([
  login,
  z.strictObject({
    person: login,
    sees: z.boolean().exactOptional(),
    works: z.boolean().exactOptional(),
    assigned: z.boolean().exactOptional(),
    notified: z.boolean().exactOptional(),
  }),
]);

const placeEntry = z
  .strictObject({
    name: lineSchema(200, 1),
    kind: z.enum(PLACE_KINDS),
    under: placeName.exactOptional(),
    ...shapeOf(PLACE_ATTRIBUTES),
    members: list(member).exactOptional(),
  })
  .describe('An organization, group or container. It is the one with this code, or else the one of this name there.');

const personEntry = z
  .strictObject({
    login,
    ...shapeOf(PERSON_ATTRIBUTES),
    groups: list(placeName).exactOptional(),
  })
  .describe('Somebody with an account. Created when missing; what is named here is changed; never removed.');

/** One permission as an object; `list` holds names of places. */
export const lineObject = z.strictObject({
  type: z.string().max(60),
  facet: z.string().max(60).exactOptional(),
  action: z.string().max(60),
  reach: z.enum(REACHES as ['own', 'group', 'organization', 'all']),
  via: z.array(z.string().max(60)).max(20).exactOptional(),
  by: z.string().max(60).exactOptional(),
  list: z.union([z.enum(['mine', 'every']), z.array(placeName).max(5000)]).exactOptional(),
});

const lineText = z
  .string()
  .max(300_000)
  .describe('A permission: TYPE[.FACET]:ACTION REACH [via RELATION] [by ORGANIZATION] [LIST]');

const profileEntry = z
  .strictObject({
    name: lineSchema(200, 1),
    at: placeName.exactOptional(),
    ...shapeOf(PROFILE_ATTRIBUTES),
    lines: z
      .array(z.union([lineText, lineObject]))
      .max(5000)
      .exactOptional(),
  })
  .describe('A named bundle of permissions, at home at a place (All unless said). It is the one of this name there.');

const grantEntry = z
  .strictObject({
    profile: lineSchema(200, 1),
    of: placeName.describe('Where the profile is at home, when several have its name.').exactOptional(),
    person: login.exactOptional(),
    group: placeName.exactOptional(),
    at: placeName,
    below: z.boolean().exactOptional(),
    from: moment.nullable().exactOptional(),
    until: moment.nullable().exactOptional(),
    cause: z.enum(CAUSES).exactOptional(),
  })
  .describe('A profile given to a person, or to the members of a group, at a place.');

const criterion = z.union([
  z.strictObject({ organization: z.array(placeName).min(1).max(100), below: z.boolean().exactOptional() }),
  z.strictObject({ group: z.array(placeName).min(1).max(100) }),
  z.strictObject({
    kind: z
      .array(z.enum(PERSON_KINDS as [string, ...string[]]))
      .min(1)
      .max(4),
  }),
  z.strictObject({ employee_number: z.array(lineSchema(200, 1)).min(1).max(100) }),
  z.strictObject({ custom: z.string().min(1).max(60), in: z.array(lineSchema(200, 1)).min(1).max(100) }),
]);

const ruleEntry = z
  .strictObject({
    name: lineSchema(200, 1),
    at: placeName.exactOptional(),
    ...shapeOf(RULE_ATTRIBUTES),
    when: z.array(criterion).min(1).max(20),
    give: lineSchema(200, 1).describe('The name of the profile.'),
    of: placeName.describe('Where the profile is at home, when several have its name.').exactOptional(),
    in: placeName.describe('Where the profile is given.'),
  })
  .describe('Gives a profile to everybody at a place (or below it) of whom all of this is true.');

/** WHO as an object: exactly one of its keys. */
export const whoObject = z.union([
  z.strictObject({ person: login }),
  z.strictObject({ profile: name }),
  z.strictObject({ group: placeName }),
  z.strictObject({
    everyone: z.literal(true),
    except: z
      .array(
        z.union([
          z.strictObject({ person: login }),
          z.strictObject({ profile: name }),
          z.strictObject({ group: placeName }),
        ]),
      )
      .exactOptional(),
  }),
]);

/** What `where` may ask of a field. */
export const whereValue = z.union([z.string().max(500), z.number(), z.boolean()]);

/** A permission test as an object; a sentence says the same. */
export const testObject = z.strictObject({
  who: z.union([login, whoObject]),
  may: z.boolean(),
  action: z.string().max(121),
  of: z.enum(['any', 'every', 'some', 'own', 'record', 'here']),
  type: z.string().max(60),
  record: z.union([name, z.int()]).exactOptional(),
  at: placeName.exactOptional(),
  where: z.record(z.string().max(120), whereValue).exactOptional(),
});

const testEntry = z.union([
  z.string().max(2000).describe('A sentence: ana must not view any ticket of ACME'),
  testObject,
]);

/** A record type of another application; its form is checked once it has its name. */
export const typeEntry = z.record(z.string(), z.unknown());

/** What a file may say. Whatever it names is looked up afterwards. */
export const fileSchema = z.strictObject({
  gatehouse: z.literal(1).describe('The version of the format.'),
  types: z
    .record(z.string().max(60), typeEntry)
    .describe('Record types of other applications, by name.')
    .exactOptional(),
  packs: z.array(z.string().max(60)).max(50).describe('Ready-made sets of profiles, such as glpi.').exactOptional(),
  places: list(placeEntry).exactOptional(),
  people: list(personEntry).exactOptional(),
  profiles: list(profileEntry).exactOptional(),
  grants: list(grantEntry).exactOptional(),
  rules: z.array(ruleEntry).max(1000).exactOptional(),
  records: z
    .record(z.string().max(60), z.record(z.string().max(500), z.record(z.string(), z.unknown())))
    .exactOptional(),
  tests: z.array(testEntry).max(10_000).exactOptional(),
});

export type PolicyFile = z.output<typeof fileSchema>;
export type TestEntry = z.output<typeof testEntry>;
export type TestObject = z.output<typeof testObject>;
export type PlaceEntry = {
  readonly name: string;
  readonly kind: string;
  readonly under?: string;
  readonly members?: readonly Member[];
} & Attributes;
export type PersonEntry = { readonly login: string; readonly groups?: readonly string[] } & Attributes;
export type ProfileEntry = {
  readonly name: string;
  readonly at?: string;
  readonly lines?: readonly (string | LineObject)[];
} & Attributes;
export type GrantEntry = z.output<typeof grantEntry>;
export type RuleEntry = {
  readonly name: string;
  readonly at?: string;
  readonly when: readonly CriterionEntry[];
  readonly give: string;
  readonly of?: string;
  readonly in: string;
} & Attributes;
export type CriterionEntry = z.output<typeof criterion>;
export type Member = z.output<typeof member>;
export type LineObject = z.output<typeof lineObject>;
type Attributes = Readonly<Record<string, unknown>>;
