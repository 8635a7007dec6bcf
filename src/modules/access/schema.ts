import { z } from 'zod';
import { PERSON_KINDS } from '#access/policy.ts';
import { lifecycleSchema, lineSchema, profileSpec } from '#modules/profiles/schema.ts';
import { idSchema, momentSchema } from '#wire/field.ts';
import { countSchema } from '#wire/record.ts';
import { writeSchema } from '#wire/write.ts';

const because = z.object({ key: z.string(), values: z.record(z.string(), z.string()).optional() });
const line = z.record(z.string(), z.unknown());

/** A place with a name, for those who may view it; nulls for the others. */
export const spotSchema = z.object({
  place_id: z.string().nullable(),
  place: z.string().nullable(),
  below: z.boolean(),
});

/** Which groups or organizations a permission is about that reaches so far: those chosen by name, as far as one may view them. */
export const chosenSchema = z
  .object({ list: z.enum(['mine', 'every', 'selected']), places: z.array(spotSchema) })
  .nullable();

/** What gives somebody a permission. `restricted`: a grant of which the asker may not know more. */
const reason = z.discriminatedUnion('by', [
  z.object({ by: z.literal('superadmin') }),
  z.object({ by: z.literal('floor'), because: z.string() }),
  z.object({ by: z.literal('restricted') }),
  z.object({
    by: z.literal('grant'),
    profile_id: z.string(),
    profile: z.string(),
    place_id: z.string(),
    place: z.string(),
    below: z.boolean(),
  }),
]);

const change = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('grant'),
    profile_id: z.string(),
    profile: z.string(),
    place_id: z.string(),
    place: z.string(),
    below: z.boolean(),
  }),
  z.object({ change: z.literal('relation'), relation: z.string() }),
  z.object({ change: z.literal('enable') }),
  z.object({ change: z.literal('dates') }),
  z.object({ change: z.literal('kind'), kind: z.enum(PERSON_KINDS as [string, ...string[]]) }),
  z.object({ change: z.literal('wait'), because: z.string() }),
]);

/** Changes that turn a no together. `yours`: the asker could make each of them. */
export const fixSchema = z.object({
  changes: z.array(change),
  yours: z.boolean(),
  /** It gives a profile that hands out power or destroys. */
  danger: z.boolean(),
  /** Further permissions, the number of places where they open, and one for each permission at each place. */
  opens: z.object({ permissions: z.array(z.string()), places: z.int(), total: z.int() }),
  /** Further records on which the asked action would open, of those the asker may view; null when not counted. */
  records: countSchema.nullable(),
});

export const explanationSchema = z.object({
  permission: z.string(),
  allowed: z.boolean(),
  because: because.optional(),
  steps: z.array(z.object({ step: z.string(), outcome: z.enum(['yes', 'no', 'skipped']), because: z.array(because) })),
  /** A grant that counts and that the asker may not view is there without anything that names it. */
  grants: z.array(
    z.object({
      grantId: z.string(),
      profileId: z.string(),
      profile: z.string(),
      placeId: z.string(),
      place: z.string(),
      below: z.boolean(),
      cause: z.string(),
      covers: z.boolean(),
      lines: z.array(z.object({ line, reaches: z.boolean() })),
      /** Counts once its place, a draft, is published. */
      waits: z.boolean(),
      counts: z.boolean(),
      restricted: z.boolean(),
    }),
  ),
  /** A yes with one cause alone: taking that away makes it a no. */
  singleCause: z.boolean(),
  /** Ways to make a no a yes, those that open least first. */
  fixes: z.array(fixSchema),
});

export const whoSchema = z.object({
  permission: z.string(),
  /** Everybody who may, whoever they are. */
  total: z.int(),
  /** Those whom the asker may view, by name, as many as asked for. */
  people: z.array(
    z.object({ id: z.string(), name: z.string(), /** Places in `reasons`. */ reasons: z.array(z.int()) }),
  ),
  /** `others`: people for whom it holds and who are not named above. */
  reasons: z.array(z.object({ reason, others: z.int() })),
});

export const whatSchema = z.object({
  person_id: z.string(),
  name: z.string(),
  permissions: z.array(
    z.object({
      permission: z.string(),
      type: z.string(),
      superadmin: z.boolean(),
      /** The kind of person narrows it to some records. */
      capped: z.boolean(),
      floors: z.array(z.string()),
      held: z.array(
        z.object({
          reach: z.string(),
          via: z.array(z.string()),
          by: z.string().nullable(),
          chosen: chosenSchema,
          places: z.array(spotSchema),
          reasons: z.array(reason),
        }),
      ),
    }),
  ),
});

const when = momentSchema.nullable().optional();

/** A change as it would be posted, not yet made. */
export const proposalSchema = z.discriminatedUnion('change', [
  z.strictObject({
    change: z.literal('profile'),
    id: idSchema,
    bits: profileSpec.fields.bits.schema.optional(),
    lines: z.array(lineSchema).max(5000).optional(),
  }),
  z.strictObject({
    change: z.literal('grant'),
    person_id: idSchema.optional(),
    group_id: idSchema.optional(),
    profile_id: idSchema,
    place_id: idSchema,
    below: z.boolean().optional(),
    starts_at: when,
    ends_at: when,
  }),
  z.strictObject({
    change: z.literal('editGrant'),
    id: idSchema,
    below: z.boolean().optional(),
    starts_at: when,
    ends_at: when,
  }),
  z.strictObject({ change: z.literal('deleteGrant'), id: idSchema }),
  z.strictObject({ change: z.literal('movePlace'), id: idSchema, parent_id: idSchema }),
  z.strictObject({ change: z.literal('join'), place_id: idSchema, person_id: idSchema }),
  z.strictObject({ change: z.literal('leave'), place_id: idSchema, person_id: idSchema }),
]);

const shift = z.object({
  permissions: z.array(z.string()),
  /** Null is everywhere. At most 20. */
  places: z.array(spotSchema).nullable(),
  more_places: z.int(),
  /** Not on all records there: only on those to which the person stands so or so. */
  narrower: z.boolean(),
  reasons: z.array(reason),
});

const example = z.object({
  id: z.string(),
  title: z.string(),
  /** Of a record that is called like another one, the names of all that stand in it, by field. */
  names: z.record(z.string(), z.string()).optional(),
});

const impact = z.object({
  /** Of these records the asker may view all that are counted. Null: counting took too long. */
  count: countSchema.nullable(),
  examples: z.array(example),
});

export const diffSchema = z.object({
  gain: z.int(),
  lose: z.int(),
  /** Those of them who gain something and lose something. */
  both: z.int(),
  /** People concerned whom the asker may not view. */
  others: z.int(),
  /** Those whom the asker may view, by name; at most 50. */
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      gains: z.array(shift),
      loses: z.array(shift),
      /** Whether their records were counted, as those of the first ten are. */
      counted: z.boolean(),
      records: z.array(z.object({ type: z.string(), permission: z.string(), gained: impact, lost: impact })),
    }),
  ),
});

export const exactDiffSchema = z.object({
  gain: z.int(),
  lose: z.int(),
  /** People concerned whom the asker may not view. */
  others: z.int(),
  /** Records on which anybody gains or loses anything, each counted once, of those that the asker may view. */
  records: z.int(),
  types: z.array(
    z.object({
      type: z.string(),
      records: z.int(),
      gained: z.object({ count: z.int(), examples: z.array(example) }),
      lost: z.object({ count: z.int(), examples: z.array(example) }),
    }),
  ),
  /** How many people gain and lose each permission somewhere. */
  permissions: z.array(z.object({ permission: z.string(), gain: z.int(), lose: z.int() })),
  /** Those whom the asker may view, by name, with the number of records for each permission that changes on any. */
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      records: z.array(z.object({ permission: z.string(), gained: z.int(), lost: z.int() })),
    }),
  ),
  /** Further people whom the asker may view. */
  more_people: z.int(),
});

/** What deserves a second look before a change is saved. */
export const RISKS = [
  'newAdministrators',
  'shielded',
  'outsiders',
  'withoutWorkers',
  'lastAdministrator',
  'ownAccess',
] as const;

const riskSchema = z.object({
  risk: z.enum(RISKS),
  /** Whom it concerns, as far as the asker may view them; `others` counts the rest. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  others: z.int(),
  places: z.array(z.object({ id: z.string(), name: z.string() })),
  other_places: z.int(),
});

/** What a profile gives. */
const givesSchema = z.object({
  bits: z.array(z.string()),
  lines: z.array(lineSchema),
  lifecycle: lifecycleSchema,
});

export const previewSchema = diffSchema.extend({
  /** Profiles that the asker may view and that come to give something else, cell by cell; null once they are gone. */
  profiles: z.array(z.object({ id: z.string(), name: z.string(), before: givesSchema, after: givesSchema.nullable() })),
  /** When it takes effect; null at once. Of what begins later the first day is told. */
  from: z.string().nullable(),
  /** People whom the asker may view and for whom nothing changes. */
  same: z.int(),
  risks: z.array(riskSchema),
  /** Shielded permissions that somebody gains, now or later. */
  danger: z.array(z.string()),
});

/** The writes of a change, as they would be sent. */
export const writesSchema = z.array(writeSchema).min(1).max(200);

export type PreviewAnswer = z.infer<typeof previewSchema>;
export type ProfileChange = PreviewAnswer['profiles'][number];
export type Risk = PreviewAnswer['risks'][number];
export type Example = z.infer<typeof example>;
export type ExactDiff = z.infer<typeof exactDiffSchema>;
export type Explanation = z.infer<typeof explanationSchema>;
export type WhoAnswer = z.infer<typeof whoSchema>;
export type WhatAnswer = z.infer<typeof whatSchema>;
export type DiffAnswer = z.infer<typeof diffSchema>;
export type Proposal = z.infer<typeof proposalSchema>;
export type Reason = z.infer<typeof reason>;
export type Chosen = z.infer<typeof chosenSchema>;
export type FixAnswer = z.infer<typeof fixSchema>;
