import { z } from 'zod';
import { diffSchema } from '#modules/access/schema.ts';
import { profile } from '#modules/profiles/access.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, textSchema } from '#wire/field.ts';

/** Bytes of a body: a file of the largest size, with the quotes and line ends that JSON writes as two characters. */
const MOST_BYTES = 10_000_000;

const file = textSchema(50_000_000, 1);
const revision = z.int().min(0).max(2_147_483_647);

export const changeSchema = z.object({
  change: z.enum(['create', 'update', 'delete']),
  /** `place`, `person`, `member`, `profile`, `grant`, `type`, `record` or `test`. */
  type: z.string(),
  name: z.string(),
  /** Line of the file; 0 for what goes because it is not in the file. */
  line: z.int(),
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
});

export const resultSchema = z.object({
  /** The test as a sentence. */
  test: z.string(),
  passed: z.boolean(),
  /** Of a failed one: who, what, and why. */
  message: z.string().optional(),
});

/** What a file changes. Lists are cut at a thousand; the numbers are not. */
const outcome = {
  revision: z.int(),
  changed: z.int(),
  changes: z.array(changeSchema),
  left: z.int(),
  /** What is there and not in the file, and stays. */
  leaves: z.array(z.object({ type: z.string(), name: z.string() })),
  tests: z.array(resultSchema),
};

const applied = z.object(outcome);
const compared = z.object({ ...outcome, shifts: diffSchema });

const EACH =
  'Each change is decided as if it were made by hand: a line that one may not make is refused and nothing is done.';

const body = {
  file,
  /** What is not in the parts that the file has is taken away. */
  prune: z.boolean().optional(),
  /** Only on this revision. */
  expect: revision.optional(),
  /** False: without the file's permission tests. */
  tests: z.boolean().optional(),
};

const EXAMPLE = 'gatehouse: 1\nplaces:\n  - { name: Night shift, kind: group }\n';

export const exportPolicyFile = endpoint({
  id: 'policy.export',
  method: 'GET',
  path: '/policy',
  summary: 'Places, people, profiles, grants and permission tests as a YAML file',
  access: { signedIn: 'Only what one may view is in it.' },
  query: z.strictObject({
    /** `places,profiles`: only these parts. */
    parts: z.string().max(200).optional(),
  }),
  type: 'application/yaml',
});

/** What a policy file says of one profile, to be applied elsewhere. */
const ofProfile = {
  method: 'GET',
  access: { on: profile, action: 'export' },
  params: z.strictObject({ id: idSchema }),
} as const;

export const exportProfileYaml = endpoint({
  ...ofProfile,
  id: 'policy.exportProfile',
  path: '/profiles/:id/policy',
  summary: 'A profile as a policy file, in YAML',
  type: 'application/yaml',
});

export const exportProfileJson = endpoint({
  ...ofProfile,
  id: 'policy.exportProfileJson',
  path: '/profiles/:id/policy.json',
  summary: 'A profile as a policy file, in JSON',
  out: z.object({ gatehouse: z.literal(1), profiles: z.array(z.record(z.string(), z.unknown())) }),
});

export const policyRevision = endpoint({
  id: 'policy.revision',
  method: 'GET',
  path: '/policy/revision',
  summary: 'A number that grows with every change of what somebody may do',
  access: { signedIn: 'It says nothing but that something has changed.' },
  out: z.object({ revision: z.int() }),
});

export const diffPolicyFile = endpoint({
  id: 'policy.diff',
  method: 'POST',
  path: '/policy/diff',
  summary: 'What would a policy file change, who would gain and lose what? Nothing is changed',
  access: { signedIn: EACH },
  body: z.strictObject(body),
  out: compared,
  maxBody: MOST_BYTES,
  example: { body: { file: EXAMPLE } },
});

export const applyPolicyFile = endpoint({
  id: 'policy.apply',
  method: 'POST',
  path: '/policy/apply',
  summary: 'Apply a policy file as a whole or not at all',
  access: { signedIn: EACH },
  body: z.strictObject(body),
  out: applied,
  maxBody: MOST_BYTES,
  example: { body: { file: EXAMPLE } },
});

export const testPolicyFile = endpoint({
  id: 'policy.test',
  method: 'POST',
  path: '/policy/test',
  summary: 'Run permission tests on the policy as it is: those of a file, or those that are kept',
  access: {
    signedIn:
      'Decided on people and records that one may view; kept tests are there for those who may change profiles of the root.',
  },
  body: z.strictObject({ file: file.optional() }),
  out: z.object({ failed: z.int(), tests: z.array(resultSchema) }),
  maxBody: MOST_BYTES,
  example: { body: {} },
});

export type ApplyAnswer = z.infer<typeof applied>;
export type DiffAnswer = z.infer<typeof compared>;
