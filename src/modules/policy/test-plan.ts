import { all, type Condition, isNever, type Scalar } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { Resource } from '#access/resource.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Field } from '#wire/field.ts';
import type { Directory } from './directory.ts';
import type { TestEntry, TestObject } from './format.ts';
import type { Place } from './names.ts';
import type { Path, Problems } from './problems.ts';
import { parseSentence, sentenceOf } from './sentence.ts';
import { TextError } from './text-error.ts';

/** A test with everything it names looked up. */
export interface PlannedTest {
  readonly text: string;
  readonly path: Path;
  readonly test: TestObject;
  readonly resource: Resource;
  readonly action: string;
  readonly facet: string | undefined;
  readonly at: Place | undefined;
  readonly where: readonly Condition[];
  /** The place of this name, for tests about places themselves. */
  readonly namedPlace: (text: string) => Place | undefined;
  /** Whether the one who runs the test may view this place. */
  readonly sees: (placeId: string) => boolean;
  /** Ids of the people meant. */
  readonly people: (ctx: Ctx) => readonly string[];
}

/** What tests are looked up in: as far as whoever runs them may see. */
export interface TestGround {
  readonly directory: Directory;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Those of them that may be suggested. */
  readonly types: ReadonlySet<string>;
  /** People whose rights the one who runs the tests may ask about, by login. */
  readonly people: ReadonlyMap<string, DbRow>;
  readonly ctx: Ctx;
}

/** The people whose details the actor may view: those whose rights they may ask about, as everywhere. */
export async function askable(ctx: Ctx): Promise<ReadonlyMap<string, DbRow>> {
  const { policy, asker } = ctx;
  const view = conditionFor(policy, asker, personSpec.resource, 'view');
  const detail = conditionFor(policy, asker, personSpec.resource, 'view', 'detail');
  const rows = await ctx.read(personSpec).forSystem(all([view, detail]));
  return new Map(rows.map((row) => [row.login as string, row]));
}

/** Reads a test and looks up what it names; undefined and noted when something of it is wrong. */
export function planTest(entry: TestEntry, path: Path, g: TestGround, problems: Problems): PlannedTest | undefined {
  const test = typeof entry === 'string' ? readSentence(entry, path, problems) : entry;
  if (!test) return undefined;
  const resource = g.resources.get(test.type);
  if (!resource) return void problems.unknown(path, 'type', test.type, g.types);
  const [action, facet] = test.action.split(':').toReversed() as [string, string | undefined];
  if (!knowsAction(resource, action, facet))
    return void problems.unknown(path, 'action', test.action, shortNames(resource));
  const at = test.at === undefined ? undefined : g.directory.place(test.at, path, problems);
  const people = whoOf(test.who, path, g, problems);
  const where = Object.entries(test.where ?? {}).map(([field, value]) =>
    whereOf(field, value, resource, path, g, problems),
  );
  if (test.of === 'here' && at?.hidden) return void problems.add(path, 'policy.no', { kind: 'place', name: at.name });
  const wrong = formOf(test, resource, action);
  if (wrong !== undefined) problems.add(path, wrong);
  if (!people || (test.at !== undefined && !at) || where.includes(undefined) || wrong !== undefined) return undefined;
  const text = typeof entry === 'string' ? entry : sentenceOf(entry);
  const namedPlace = (name: string): Place | undefined => {
    const found = g.directory.places.find(name);
    return found.length === 1 ? found[0] : undefined;
  };
  const sees = (id: string): boolean => g.directory.places.byId(id)?.hidden === false;
  return { text, path, test, resource, action, facet, at, where: where as Condition[], people, namedPlace, sees };
}

function readSentence(text: string, path: Path, problems: Problems): TestObject | undefined {
  try {
    return parseSentence(text);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    problems.add(path, error.key, error.values);
    return undefined;
  }
}

const knowsAction = (r: Resource, action: string, facet: string | undefined): boolean =>
  facet === undefined
    ? Object.hasOwn(r.actions, action)
    : Object.hasOwn(r.facets, facet) && (r.facets[facet]?.actions.includes(action) ?? false);

const shortNames = (r: Resource): string[] => [
  ...Object.keys(r.actions),
  ...Object.entries(r.facets).flatMap(([facet, def]) => def.actions.map((action) => `${facet}:${action}`)),
];

/** What is wrong with the form: a yes is about every or some of them, a no about any; only creations have a place alone. */
function formOf({ of, may, record }: TestObject, r: Resource, action: string): string | undefined {
  const creates = r.actions[action]?.creates === true;
  if (may && of === 'any') return 'policy.testAny';
  if (!may && (of === 'every' || of === 'some')) return 'policy.testNotEvery';
  if (of === 'here' && !creates) return 'policy.testHere';
  if (creates && (of === 'own' || of === 'record')) return 'policy.testCreates';
  return (of === 'record') === (record === undefined) ? 'policy.testRecord' : undefined;
}

type Who = TestObject['who'];

function whoOf(who: Who, path: Path, g: TestGround, problems: Problems): ((ctx: Ctx) => readonly string[]) | undefined {
  if (typeof who === 'string') return whoOf({ person: who }, path, g, problems);
  if ('person' in who) {
    const row = g.people.get(who.person);
    if (!row) return void problems.unknown(path, 'person', who.person, g.people.keys());
    return () => [row.id];
  }
  if ('everyone' in who) {
    const except = (who.except ?? []).map((w) => whoOf(w, path, g, problems));
    if (except.includes(undefined)) return undefined;
    return (ctx) => {
      const left = new Set(except.flatMap((ids) => ids?.(ctx) ?? []));
      return active(ctx, g).filter((id) => !left.has(id) && ctx.policy.person(id)?.kind !== 'superadmin');
    };
  }
  if ('group' in who) {
    const place = g.directory.place(who.group, path, problems);
    if (!place) return undefined;
    return (ctx) => active(ctx, g).filter((id) => ctx.policy.person(id)?.groups.includes(place.id ?? ''));
  }
  const profiles = new Set(g.directory.profiles.named(who.profile));
  if (profiles.size === 0) return void problems.unknown(path, 'profile', who.profile, g.directory.profiles.names());
  const ids = new Set([...profiles].map((p) => p.id));
  const sees = (placeId: string): boolean => g.directory.places.byId(placeId)?.hidden === false;
  return (ctx) =>
    active(ctx, g).filter((id) =>
      ctx.policy.grantsOf(id, ctx.now.getTime()).some(({ grant }) => ids.has(grant.profileId) && sees(grant.placeId)),
    );
}

/** People who can do anything at all now, of those who may be asked about. */
function active(ctx: Ctx, g: TestGround): string[] {
  const now = ctx.now.getTime();
  return [...g.people.values()].flatMap(({ id }) => {
    const person = ctx.policy.person(id);
    return person && ctx.policy.isActive(person, now) ? [id] : [];
  });
}

function whereOf(
  name: string,
  value: Scalar,
  r: Resource,
  path: Path,
  g: TestGround,
  problems: Problems,
): Condition | undefined {
  const fields = new Map([...fieldsOf(r, g.ctx)].filter(([column]) => !isNever(viewOf(r, column, g.ctx))));
  const field = [name, `${name}_id`].find((n) => fields.has(n));
  if (field === undefined) return void problems.unknown(path, 'field', name, fields.keys());
  const { type, choices } = fields.get(field) ?? {};
  const is = (wanted: Scalar): Condition => all([{ op: 'eq', field, value: wanted }, viewOf(r, field, g.ctx)]);
  if (type === 'person') {
    const person = g.people.get(String(value)) ?? g.directory.person(String(value), path, problems);
    return person?.id === undefined ? undefined : is(person.id);
  }
  if (type === 'place') {
    const place = g.directory.place(String(value), path, problems);
    return place?.id === undefined ? undefined : is(place.id);
  }
  if (choices && !choices.includes(String(value))) return void problems.unknown(path, 'value', String(value), choices);
  return is(type === 'text' || type === 'choice' ? String(value) : value);
}

/**
 * Where the one who runs the tests may view a field: everywhere, but for those of facets. Attributes of declared types
 * come with their record.
 */
function viewOf(r: Resource, field: string, { policy, asker }: Ctx): Condition {
  const facets = r.declared ? [] : Object.entries(r.facets).filter(([, { fields }]) => fields.includes(field));
  return all(facets.map(([facet]) => conditionFor(policy, asker, r, 'view', facet)));
}

type Asked = Partial<Pick<Field, 'type' | 'choices'>>;

/** The fields that a test may ask for a value: columns, and attributes that hold one value. */
function fieldsOf(r: Resource, ctx: Ctx): Map<string, Asked> {
  if (r.declared) {
    const single = Object.entries(r.declared.attributes).filter(
      ([, kind]) => !['texts', 'people', 'places'].includes(kind),
    );
    return new Map(
      single.map(([name, kind]): [string, Asked] => [
        name,
        kind === 'person' || kind === 'place' ? { type: kind } : {},
      ]),
    );
  }
  const asked = Object.entries(ctx.specOf(r.type).fields).filter(
    ([, f]) => f.filter === true && f.type !== 'datetime' && f.type !== 'json' && f.type !== 'record',
  );
  const also = Object.entries(ctx.specOf(r.type).fields).filter(
    ([, f]) => f.type === 'boolean' && f.create !== undefined,
  );
  return new Map([...asked, ...also]);
}
