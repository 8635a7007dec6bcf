import { parse } from 'yaml';
import { z } from 'zod';
import type { Row } from '#access/condition.ts';
import type { Ceiling } from '#access/decide.ts';
import { type GrantFacts, PERSON_KINDS, Policy, type PolicyData, type ProfileFacts } from '#access/policy.ts';
import { type DeclaredType, declareType } from '#access/declared.ts';
import { type Line, REACHES, type Resource } from '#access/resource.ts';
import { cellsOfTable, tableSchema } from './world-table.ts';
import { builtIn } from './world-template.ts';

const words = z.array(z.string());
const names = words.default([]);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** One `expect` line: who does what to which record, and the answer; or the records of a type a list would hold. */
const expectation = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const worldSchema = z.strictObject({
  title: z.string(),
  about: z.string(),
  /** The day on which everything is asked, at midnight UTC. */
  now: day.default('2026-03-01'),
  places: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(['organization', 'group', 'container']).default('group'),
      under: z.string().nullable().default('all'),
      flags: names,
    }),
  ),
  people: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(PERSON_KINDS as [string, ...string[]]).default('grouped'),
      enabled: z.boolean().default(true),
      organization: z.string().nullable().default(null),
      groups: names,
      unseen: words.optional(),
      idle: words.optional(),
      from: day.optional(),
      until: day.optional(),
    }),
  ),
  /** Record types that no section keeps, as they would be declared. */
  types: z.array(z.record(z.string(), z.unknown())).default([]),
  /** `template`: what a built-in profile holds, by its key. */
  profiles: z
    .record(z.string(), z.strictObject({ bits: names, lines: names, template: z.string().optional() }))
    .default({}),
  grants: z.array(z.record(z.string(), z.string())).default([]),
  ceilings: z
    .record(
      z.string(),
      z.strictObject({ lines: words.optional(), readOnly: z.boolean().optional(), places: words.optional() }),
    )
    .default({}),
  /** Columns of a type that hold unless a record says otherwise. */
  unless_said: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  records: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  expect: z.array(expectation).default([]),
  /** Many answers at once: see `Table`. */
  tables: z.array(tableSchema).default([]),
  /** Profiles that must be refused, with a part of the sentence that says why. */
  refused: z
    .array(z.strictObject({ profile: z.strictObject({ bits: names, lines: names }), says: z.string() }))
    .default([]),
});

export interface WorldRecord {
  readonly name: string;
  readonly type: string;
  readonly row: Row;
}

export interface Expected {
  readonly line: string;
  readonly who: string;
  readonly ceiling: Ceiling | undefined;
  readonly action: string;
  readonly facet: string | undefined;
  /** `type/name`, or a type when the answer is the whole list. */
  readonly target: string;
  readonly answer: string | readonly string[];
}

/** A world as written in YAML: names serve as ids. */
export interface WorldFile {
  readonly title: string;
  readonly now: number;
  /** Those of the product and the world's own. */
  readonly resources: readonly Resource[];
  readonly data: PolicyData;
  readonly policy: Policy;
  readonly records: readonly WorldRecord[];
  readonly expected: readonly Expected[];
  /** The answers of each table: `allowed` or `refused`. */
  readonly tables: readonly { readonly about: string; readonly expected: readonly Expected[] }[];
  readonly refused: readonly { readonly profile: ProfileFacts; readonly says: string }[];
}

const LINE = /^(\w+)(?:\.(\w+))?:(\w+) (\w+)(?: via ([\w, ]+?))?(?: by (\w+))?(?: list ([\w, ]+))?$/;

const split = (text: string): string[] => text.split(',').map((word) => word.trim());

/** `ticket.notes:view own via owner, creator`; `ticket:edit organization by assignee list acme, zenith`. */
export function parseLine(text: string): Line {
  const [, type, facet, action, reach, via, by, list] = LINE.exec(text) ?? [];
  if (!type || !action || !reach) throw new Error(`Not a permission line: "${text}"`);
  if (!REACHES.includes(reach as Line['reach'])) throw new Error(`There is no reach "${reach}" in "${text}"`);
  return {
    type,
    action,
    reach: reach as Line['reach'],
    ...(facet ? { facet } : {}),
    ...(via ? { via: split(via) } : {}),
    ...(by ? { by } : {}),
    ...(list ? { list: list === 'mine' || list === 'every' ? list : list === 'nothing' ? [] : split(list) } : {}),
  };
}

const time = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(`${text}T00:00:00Z`));

const GRANT = /^(\w+) at (\w+)( and below)?(?: from (\S+))?(?: until (\S+))?$/;

/** `helen: agent at helpdesk and below from 2026-01-01 until 2026-02-01`; `group night: ...`. */
function parseGrant([to, text]: readonly [string, string], n: number): GrantFacts {
  const [, profileId, placeId, below, from, until] = GRANT.exec(text) ?? [];
  if (!profileId || !placeId) throw new Error(`Not a grant: "${to}: ${text}"`);
  const groupId = to.startsWith('group ') ? to.slice(6) : null;
  const when = { from: time(from), until: time(until) };
  const personId = groupId === null ? to : null;
  return {
    id: `grant ${n}`,
    personId,
    groupId,
    profileId,
    placeId,
    below: below !== undefined,
    cause: 'hand',
    ...when,
  };
}

const EXPECT = /^(\w+)(?: under (\w+))? (?:(\w+):)?(\w+) ([\w/]+)$/;

function parseExpected(line: string, answer: string | string[], ceilings: ReadonlyMap<string, Ceiling>): Expected {
  const [, who, under, facet, action, target] = EXPECT.exec(line) ?? [];
  if (!who || !action || !target) throw new Error(`Not an expectation: "${line}"`);
  const ceiling = under === undefined ? undefined : ceilings.get(under);
  if (under !== undefined && !ceiling) throw new Error(`There is no ceiling "${under}" for "${line}"`);
  return { line, who, ceiling, facet, action, target, answer };
}

interface Written {
  readonly bits: readonly string[];
  readonly lines: readonly string[];
  readonly template?: string | undefined;
}

function profile(name: string, p: Written): ProfileFacts {
  const built = p.template === undefined ? { bits: [], lines: [] } : builtIn(p.template);
  return { id: name, name, bits: [...built.bits, ...p.bits], lines: [...built.lines, ...p.lines.map(parseLine)] };
}

/** Reads a world. @throws when it is not written as the schema above says, or names something it does not define */
export function readWorld(text: string, resources: readonly Resource[]): WorldFile {
  const world = worldSchema.parse(parse(text));
  const every = [...resources, ...world.types.map((t) => declareType(t as unknown as DeclaredType))];
  const types = new Map(every.map((r) => [r.type, r]));
  const data: PolicyData = {
    places: Object.entries(world.places).map(([name, p]) => ({
      id: name,
      name,
      parentId: name === 'all' ? null : p.under,
      kind: p.kind,
      flags: p.flags,
    })),
    people: Object.entries(world.people).map(([name, p]) => ({
      id: name,
      kind: p.kind as PolicyData['people'][number]['kind'],
      enabled: p.enabled,
      organizationId: p.organization,
      groups: p.groups,
      ...(p.unseen ? { unseen: p.unseen } : {}),
      ...(p.idle ? { idle: p.idle } : {}),
      validFrom: time(p.from),
      validUntil: time(p.until),
    })),
    profiles: Object.entries(world.profiles).map(([name, p]) => profile(name, p)),
    grants: world.grants.flatMap((g) => Object.entries(g)).map(parseGrant),
  };
  const everybody = [...new Set(data.grants.flatMap((g) => g.personId ?? []))];
  const ceilings = new Map(
    Object.entries(world.ceilings).map(([name, { lines, readOnly, places }]): [string, Ceiling] => [
      name,
      {
        lines: lines ? lines.map(parseLine) : 'every',
        ...(readOnly === undefined ? {} : { readOnly }),
        ...(places ? { places } : {}),
      },
    ]),
  );
  const records = Object.entries(world.records).map(([name, columns]): WorldRecord => {
    const type = name.split('/')[0] ?? '';
    const links = Object.keys(types.get(type)?.links ?? {}).map((link) => [link, []]);
    return { name, type, row: { ...Object.fromEntries(links), ...world.unless_said[type], ...columns } };
  });
  return {
    title: world.title,
    now: time(world.now) ?? 0,
    data,
    resources: every,
    policy: new Policy(every, data),
    records,
    expected: world.expect
      .flatMap((e) => Object.entries(e))
      .map(([line, answer]) => parseExpected(line, answer, ceilings)),
    tables: world.tables.map((t) => ({
      about: t.about,
      expected: cellsOfTable(t, everybody).map(({ line, answer }) => parseExpected(line, answer, ceilings)),
    })),
    refused: world.refused.map(({ profile: p, says }) => ({ profile: profile('refused', p), says })),
  };
}
