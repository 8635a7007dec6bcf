import { stringify } from 'csv-stringify';
import { Readable, pipeline } from 'node:stream';
import type { Ctx, Loaded } from '#platform/context.ts';
import { cell } from '#platform/records/export.ts';
import type { Item } from './api.ts';
import { itemsOf } from './items.ts';

const COLUMNS = [
  'person',
  'group',
  'profile',
  'place',
  'below',
  'cause',
  'ends_at',
  'last_seen_at',
  'peers',
  'peers_have',
  'hint',
  'decision',
  'until',
  'by_silence',
  'decided_by',
  'decided_at',
  'note',
  'refused',
  'now',
] as const;

/** What was reviewed, by whom, with which outcome: every row that the reader gets to see. */
export async function evidenceOf(ctx: Ctx, review: Loaded): Promise<Readable> {
  const after = { format: 'csv', title: review.title };
  const entry = { type: 'review', recordId: review.id, placeId: review.place_id as string };
  await ctx.audit({ action: 'export', ...entry, after });
  const columns = COLUMNS.map((key) => ({ key }));
  const out = stringify({ header: true, columns, bom: true });
  return pipeline(Readable.from(lines(ctx, review)), out, () => undefined);
}

async function* lines(ctx: Ctx, review: Loaded) {
  let after: string | undefined;
  do {
    const page = await itemsOf(ctx, review, { limit: 500, ...(after === undefined ? {} : { after }) });
    for (const item of page.items) yield lineOf(item);
    after = page.next ?? undefined;
  } while (after !== undefined);
}

function lineOf(item: Item): Record<string, string> {
  const { person_id: person, group_id: group, profile_id: profile, place_id: place, decided_by } = item._names;
  const named = { ...item, person, group, profile, place, decided_by };
  return Object.fromEntries(COLUMNS.map((name) => [name, cell(named[name as keyof typeof named])]));
}
