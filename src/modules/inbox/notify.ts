import type { Ctx } from '#platform/context.ts';
import { isSystem } from '#platform/system-actors.ts';
import type { Json } from '#platform/tables.ts';
import { uuidv7 } from '#platform/uuid.ts';
import './tables.ts';

/** A value of a text: as it is; a record, named when it is read by somebody who may view it; or a day. */
export type NoticeValue = string | number | { readonly type: string; readonly id: string } | { readonly date: string };

export interface Notice {
  /** Message of the section that tells it, in the server's catalogues. */
  readonly key: string;
  /** Whatever only some may know goes in as a record, never as its name. */
  readonly values?: Readonly<Record<string, NoticeValue>>;
  /** The page it is about: `/people/...`. What the reader may not view any more is not found there. */
  readonly link?: string;
  /** Told to each person once: a second notice with the same word is dropped. */
  readonly once?: string;
}

/** The type of the live event. */
export const NOTICES = 'notices';
/** Notifications of the database hold eight thousand letters. */
const TOLD_AT_ONCE = 150;

/** Tells people something in their inbox, in the transaction of its cause. Answers who had not been told before. */
export async function notify(ctx: Ctx, people: readonly string[], notice: Notice): Promise<string[]> {
  const ids = [...new Set(people)].filter((id) => !isSystem(id));
  if (ids.length === 0) return [];
  const rows = ids.map((person_id) => ({
    id: uuidv7(ctx.now.getTime()),
    person_id,
    key: notice.key,
    values: JSON.stringify(notice.values ?? {}) as unknown as Json,
    link: notice.link ?? null,
    once: notice.once ?? null,
    read_at: null,
  }));
  const told = await ctx.tables
    .insertInto('notice')
    .values(rows)
    .onConflict((c) => c.columns(['person_id', 'once']).doNothing())
    .returning('person_id')
    .execute();
  const fresh = told.map((t) => t.person_id);
  await tellLive(ctx, fresh);
  return fresh;
}

/** Lets the open pages of these people ask for their notices again. */
export async function tellLive(ctx: Ctx, people: readonly string[]): Promise<void> {
  for (let from = 0; from < people.length; from += TOLD_AT_ONCE) {
    await ctx.emit({ type: NOTICES, id: '', kind: 'created', to: people.slice(from, from + TOLD_AT_ONCE) });
  }
}
