import { may } from '#access/decide.ts';
import { grantsApi } from '#modules/grants/api.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Sight } from '#platform/records/sight.ts';
import { idSchema } from '#wire/field.ts';
import type { Write } from '#wire/write.ts';

/** A record that a planned change is about. */
interface About {
  readonly type: string;
  readonly record_id: string;
}

type Sights = ReadonlyMap<string, Sight>;
type Values = Readonly<Record<string, unknown>>;

/** Records that are named of one entry: of a change of many people these are the first. */
const MOST = 100;
/** Words of the calls that name a record without saying its type. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  group: 'place',
  home: 'place',
  organization: 'place',
  parent: 'place',
  asked: 'person',
  author: 'person',
};
/** Whose ids the calls of a section take that has no records of its own. */
const OTHER_CALLS: Readonly<Record<string, string>> = { expiry: 'grant' };

/** The calls that an entry of a planned change keeps; none of other entries. */
export const callsOf = (row: DbRow): readonly Write[] => {
  const calls = row.type === 'change' ? (row.after as Values | null)?.changes : undefined;
  return Array.isArray(calls) ? (calls as Write[]) : [];
};

/** Whom and what a planned change is about, and who asked whom. */
export function aboutOf(ctx: Ctx, row: DbRow): About[] {
  if (row.type !== 'change') return [];
  const { changes: _told, ...beside } = (row.after ?? {}) as Values;
  const found = [
    ...namedIn(ctx, beside, ''),
    ...callsOf(row).flatMap(({ call, params, body }) => [...namedIn(ctx, [params, body], call)]),
  ];
  return [...new Map(found.map((one) => [one.record_id, one])).values()].slice(0, MOST);
}

function* namedIn(ctx: Ctx, value: unknown, call: string, word = ''): Generator<About> {
  if (Array.isArray(value)) for (const one of value) yield* namedIn(ctx, one, call, word);
  else if (typeof value === 'object')
    for (const [key, one] of Object.entries(value ?? {})) yield* namedIn(ctx, one, call, key);
  else if (isId(value)) {
    const type = typeOf(ctx, call, word);
    if (type !== undefined) yield { type, record_id: value };
  }
}

function typeOf(ctx: Ctx, call: string, word: string): string | undefined {
  const [path = ''] = call.split('.');
  if (word === 'id' || word === 'ids') {
    const known = [...ctx.policy.resources.keys()].filter((type) => ctx.knows(type));
    return OTHER_CALLS[path] ?? known.find((type) => ctx.specOf(type).path === path);
  }
  const name = word.replace(/_ids?$/, '');
  const type = OTHER_WORDS[name] ?? name;
  return ctx.knows(type) ? type : undefined;
}

/** What the records are called, as far as the reader may view them: of a grant its profile, whose it is and where. */
export function namesOf(about: readonly About[], sights: Sights): Record<string, string> {
  const named = about.flatMap(({ record_id }) => {
    const sight = sights.get(record_id);
    const of = (field: string): string[] => [sight?.names[`record.${field}`] ?? []].flat();
    const parts = [sight?.name ?? [], ...['person_id', 'group_id', 'place_id'].map(of)].flat();
    if (sight?.name === undefined) return [];
    return [[`about.${record_id}`, sight.spec.resource.type === 'grant' ? parts.join(', ') : sight.name] as const];
  });
  return Object.fromEntries(named);
}

/**
 * What somebody learns of a planned change who does not see everything: when, which calls, and of each what the entry of
 * the change itself would tell them: of a record that they may view, fields that they may view on it; of a grant that is
 * only to be given, all if they could view it. `isWhole`: nothing was left out of the calls.
 */
export function inSight(ctx: Ctx, row: DbRow, sights: Sights): { readonly after: Values; readonly isWhole: boolean } {
  const seen = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(seen).filter((one) => one !== undefined);
    if (typeof value !== 'object' || value === null) return isId(value) && !sights.has(value) ? undefined : value;
    return kept(value, () => true);
  };
  const kept = (values: object, shows: (field: string) => boolean): Values =>
    Object.fromEntries(
      Object.entries(values).flatMap(([field, value]) => {
        const told = shows(field) ? seen(value) : undefined;
        return told === undefined ? [] : [[field, told]];
      }),
    );
  const calls = callsOf(row).map(({ call, params = {}, body }) => {
    const told = kept(params, (word) => word === 'id');
    const shows = fieldsShown(ctx, call, body, sights.get(params.id ?? ''));
    return {
      call,
      ...(Object.keys(told).length === 0 ? {} : { params: told }),
      ...(isValues(body) ? { body: kept(body, shows) } : {}),
    };
  });
  const whole = callsOf(row).map(({ version: _version, ...call }) => call);
  const after = {
    ...kept((row.after as Values | null) ?? {}, (field) => ['run_at', 'asked_id', 'author_id'].includes(field)),
    changes: calls,
  };
  return { after, isWhole: countOf(calls) === countOf(whole) };
}

/** Fields of a call's body that the reader would be told of once it is made. */
function fieldsShown(ctx: Ctx, call: string, body: unknown, of: Sight | undefined): (field: string) => boolean {
  if (call === grantsApi.create.id && isValues(body)) {
    const viewed = may(ctx.policy, ctx.asker, grantSpec.resource, 'view', body);
    return () => viewed;
  }
  const isOwn = of !== undefined && of.spec.path === call.split('.')[0];
  return (field) => isOwn && of.shows(field);
}

/** How many values there are in a value, however deep. */
const countOf = (value: unknown): number =>
  isValues(value) ? Object.values(value).reduce<number>((sum, one) => sum + countOf(one), 0) : 1;

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null;

/** Whether it is an id at all: what a filter of an export was asked for need not be one. */
export const isId = (value: unknown): value is string => idSchema.safeParse(value).data === value;
