import { createHash } from 'node:crypto';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { Paging } from './api.ts';

/** Results of one page, unless said and at most. */
const USUAL = 100;
const MOST = 1000;

/** Where a search goes on, and how far. */
export interface Leaf {
  readonly after: string;
  readonly limit: number;
  /** The answer's page, which leads on from here. */
  next(cursor: string | null, count: number): { next_token: string; count: number };
}

/**
 * Reads the page asked for. A token says where to go on and carries a digest of the search and of who asks: it is good
 * for that alone, and gives nobody a right. @throws Fault for a token of another search
 */
export function leafOf(ctx: Ctx, search: string, asked: { readonly page?: Paging }): Leaf {
  const { page, ...query } = asked;
  const digest = createHash('sha256')
    .update(JSON.stringify([search, ctx.asker.personId, ordered(query)]))
    .digest('base64url')
    .slice(0, 22);
  const token = page?.token ?? page?.next_token ?? '';
  const limit = Math.min(MOST, Math.max(1, Math.floor(page?.limit ?? USUAL)));
  return {
    after: token === '' ? '' : cursorIn(token, digest),
    limit,
    next: (cursor, count) => ({ next_token: cursor === null ? '' : tokenFor(cursor, digest), count }),
  };
}

const tokenFor = (cursor: string, digest: string): string =>
  Buffer.from(JSON.stringify([digest, cursor])).toString('base64url');

function cursorIn(token: string, digest: string): string {
  try {
    const [of, cursor] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (of === digest && typeof cursor === 'string' && !cursor.includes('\0')) return cursor;
  } catch {
    // Not ours: told below like the token of another search.
  }
  throw invalid({ field: 'page.token', key: 'field.cursor' });
}

/** The same text whatever the order in which the fields were sent. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, v]) => [name, ordered(v)]);
}
