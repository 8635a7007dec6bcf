import { applyBulk } from '#modules/bulk/api.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Write } from '#wire/write.ts';

/** Fields of a write that say where it is about something. */
const WHERE: ReadonlySet<string> = new Set(['place_id', 'parent_id', 'organization_id']);

/**
 * The lowest place under or at which everything lies that the writes are about, as the entries of the changes themselves
 * would be at home: a grant where it is given, a person, a place or a profile where they are. Undefined when that is not
 * known of one of them.
 */
export async function homeOf(ctx: Ctx, writes: readonly Write[]): Promise<string | undefined> {
  const { tree } = ctx.policy;
  let common: readonly string[] | undefined;
  for (const write of writes) {
    const homes = await homesOf(ctx, write);
    if (homes.length === 0) return undefined;
    for (const home of homes) {
      if (!tree.has(home)) return undefined;
      const above = new Set(tree.ancestors(home));
      common = (common ?? [...above]).filter((id) => above.has(id));
    }
  }
  return common?.[0];
}

async function homesOf(ctx: Ctx, { call, params, body }: Write): Promise<string[]> {
  if (call === applyBulk.id) return homesOfMany(ctx, body as BulkBody);
  const named = placesIn(body);
  const spec = specOf(ctx, call);
  if (params?.id === undefined || !spec) return spec ? named : [];
  const row = await ctx.read(spec).peek(params.id);
  return row ? [row[spec.resource.home] as string, ...named] : [];
}

interface BulkBody {
  readonly ids: readonly string[];
  readonly change: unknown;
}

async function homesOfMany(ctx: Ctx, { ids, change }: BulkBody): Promise<string[]> {
  const people = await ctx.read(personSpec).forSystem({ op: 'in', field: 'id', values: ids });
  return [...new Set(people.map((row) => row[personSpec.resource.home] as string)), ...placesIn(change)];
}

const placesIn = (body: unknown): string[] =>
  Object.entries(body ?? {}).flatMap(([field, value]) =>
    WHERE.has(field) && typeof value === 'string' ? [value] : [],
  );

const specOf = (ctx: Ctx, call: string): RecordSpec | undefined =>
  [...ctx.policy.resources.keys()]
    .filter((type) => ctx.knows(type))
    .map((type) => ctx.specOf(type))
    .find((spec) => call.startsWith(`${spec.path}.`));

/** Where its first entry was at home, if that was known: what becomes of a change is told to the same people. */
export async function homeOfPlanned(ctx: Ctx, id: string): Promise<string | undefined> {
  const [first] = await rowsOf<{ home_id: string }>(
    ctx.tables,
    "select home_id from audit where record_id = $1 and type = 'change' and action = 'plan' and place_id is not null",
    [id],
  );
  return first?.home_id;
}
