import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';

/** A beginning or an end in milliseconds since 1970; null is open-ended. */
export const time = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);

/** Whether a grant is over. One that has run out stays for the record until another like it takes its room. */
export const isEnded = (ctx: Ctx, row: Values): boolean => (time(row.ends_at) ?? Infinity) <= ctx.now.getTime();

/** Whether a grant has not begun yet. */
export const isAhead = (ctx: Ctx, row: Values): boolean => (time(row.starts_at) ?? -Infinity) > ctx.now.getTime();

/**
 * A grant ends after it begins, and nobody gives it an end that is over: that would be taking it away by another name.
 * Of a grant that is changed, `before` is what it was; an end that it has already may stay. @throws Fault 422
 */
export function checkDates(ctx: Ctx, row: Values, before?: Values): void {
  const from = time(row.starts_at);
  const until = time(row.ends_at);
  if (from !== null && until !== null && from >= until) throw invalid({ field: 'ends_at', key: 'grant.datesReversed' });
  const isNew = before === undefined || until !== time(before.ends_at);
  if (isNew && isEnded(ctx, row)) throw invalid({ field: 'ends_at', key: 'grant.past' });
}
