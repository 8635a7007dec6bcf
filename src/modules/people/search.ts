import { never } from '#access/condition.ts';
import { conditionFor, may } from '#access/decide.ts';
import { UnknownNameError } from '#access/resource.ts';
import { grant } from '#modules/grants/access.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { type Fault, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Narrowing } from '#platform/records/service.ts';
import type { RecordSpec } from '#wire/record.ts';
import { meantWord } from '#wire/search-words.ts';
import { listCustomFields } from './custom-fields.ts';
import { containing, withValue } from './custom-filter.ts';
import { holdersOf } from './holding.ts';
import { WORD_NAMES } from './schema.ts';
import { among, withDetails } from './views.ts';

const unknown = (key: string, word: string, value: string): Fault =>
  invalid({ field: 'q', key, values: { word, value: value.slice(0, 80) } });

/** What a word of a search for people asks for. What the actor may not see is as unknown as what is not there. */
export async function searchWord(ctx: Ctx, word: string, value: string): Promise<Narrowing> {
  const meant = meantWord(WORD_NAMES, word);
  if (meant !== undefined && value === '') throw unknown('person.search.nothing', word, value);
  switch (meant) {
    case 'group':
      return inGroup(ctx, value);
    case 'organization':
      return ofOrganization(ctx, value);
    case 'profile':
      return withProfile(ctx, value);
    case 'can':
      return whoCan(ctx, value);
    default:
      return withCustom(ctx, word, value);
  }
}

/** Records that the actor may view and that are called so, in any case. */
async function called(ctx: Ctx, spec: RecordSpec, names: readonly string[], value: string): Promise<DbRow[]> {
  const view = conditionFor(ctx.policy, ctx.asker, spec.resource, 'view');
  const found = await ctx.read(spec).rowsWhere(view, { q: value, limit: 200 });
  const wanted = value.toLowerCase();
  return found.filter((row) => names.some((n) => String(row[n] ?? '').toLowerCase() === wanted));
}

async function inGroup(ctx: Ctx, value: string): Promise<Narrowing> {
  const places = (await called(ctx, placeSpec, ['name', 'code'], value)).filter((p) => p.kind !== 'organization');
  if (places.length === 0) throw unknown('person.search.group', 'group', value);
  return { op: 'linked', field: 'places', values: places.map((p) => p.id) };
}

async function ofOrganization(ctx: Ctx, value: string): Promise<Narrowing> {
  const places = (await called(ctx, placeSpec, ['name', 'code'], value)).filter((p) => p.kind === 'organization');
  if (places.length === 0) throw unknown('person.search.organization', 'organization', value);
  return { op: 'in', field: 'organization_id', values: places.map((p) => p.id) };
}

/** Those who hold the profile now by a grant that the actor may view, given to them or to a group of theirs. */
async function withProfile(ctx: Ctx, value: string): Promise<Narrowing> {
  const profiles = await called(ctx, profileSpec, ['name'], value);
  if (profiles.length === 0) throw unknown('person.search.profile', 'profile', value);
  const ids = new Set(profiles.map((p) => p.id));
  const now = ctx.now.getTime();
  const seen = ctx.policy.grants.filter(
    (g) =>
      ids.has(g.profileId) &&
      (g.from ?? now) <= now &&
      now < (g.until ?? Infinity) &&
      may(ctx.policy, ctx.asker, grant, 'view', { id: g.id, place_id: g.placeId, person_id: g.personId }),
  );
  const holders = new Set(seen.flatMap((g) => g.personId ?? []));
  const groups = new Set(seen.flatMap((g) => g.groupId ?? []));
  const members = ctx.policy.people.filter((p) => p.groups.some((id) => groups.has(id))).map((p) => p.id);
  return among([...new Set([...holders, ...members])]);
}

function whoCan(ctx: Ctx, value: string): Narrowing {
  const named = ofOneType(ctx, value);
  try {
    return withDetails(ctx, among(holdersOf(ctx.policy, [named], ctx.now.getTime())));
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    throw unknown('person.search.can', 'can', value);
  }
}

/** The permission that an action alone names, `ticket:close` of `close`. @throws Fault 422 naming them when several do */
function ofOneType(ctx: Ctx, value: string): string {
  const found = ctx.policy.permissions.list.filter((p) => p.short === value && !p.resource.declared).map((p) => p.name);
  if (found.length > 1) {
    const names = found.map((name) => `can:${name}`).join(', ');
    throw invalid({ field: 'q', key: 'person.search.several', values: { value, names } });
  }
  return found[0] ?? value;
}

/** A custom field that is offered in searches: its value holds the text, in the same case. */
async function withCustom(ctx: Ctx, word: string, value: string): Promise<Narrowing> {
  const field = (await listCustomFields(ctx)).find((f) => f.search === true && f.key === word);
  if (!field) throw unknown('person.search.word', word, value);
  return value === '' ? never : withValue(ctx, containing(field, value));
}
