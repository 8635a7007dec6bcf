import { isMidnight, useFormat } from '#web/format.ts';

/** Moment at which a day begins for the reader, as ISO text; `day` is `2027-05-01`. */
export function startOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** Moment at which a day is over for the reader. */
export function endOf(day: string): string {
  const d = new Date(`${day}T00:00:00`);
  d.setDate(d.getDate() + 1);
  return d.toISOString();
}

const pad = (n: number): string => String(n).padStart(2, '0');
const dayOf = (d: Date): string => `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;

/** The first day of a grant for the reader, as a date control has it; empty for none. */
export const firstDay = (iso: string | null): string => (iso === null ? '' : dayOf(new Date(iso)));

/** The last day on which a grant holds; it ends at a moment that is not part of it any more. */
export const lastDay = (iso: string | null): string => (iso === null ? '' : dayOf(new Date(Date.parse(iso) - 1)));

/** What is wrong with the last day of a grant, as a message key. One that it had before, `kept`, may be over. */
export function lastDayFault(from: string, until: string, kept = ''): 'grants.backwards' | 'grants.past' | undefined {
  if (until === '') return undefined;
  if (from !== '' && until < from) return 'grants.backwards';
  return until !== kept && Date.parse(endOf(until)) <= Date.now() ? 'grants.past' : undefined;
}

/** Beginnings and ends of grants in words: whole days as days, others to the minute. */
export function useSpan(): { from: (iso: string) => string; until: (iso: string) => string } {
  const format = useFormat();
  return {
    from: (iso) => (isMidnight(new Date(iso)) ? format.date(iso) : format.dateTime(iso)),
    until: format.until,
  };
}
