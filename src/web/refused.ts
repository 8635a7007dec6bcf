import { ProblemError } from '#wire/call.ts';
import type { Problem } from '#wire/problem.ts';

export type Refused = NonNullable<Problem['about']>;

let last: Refused | undefined;

/** The record and action that an answer refused, if it names them. */
export const refusalIn = (error: unknown): Refused | undefined =>
  error instanceof ProblemError && error.problem.status === 403 ? error.problem.about : undefined;

/** Remembers what was refused last: whoever opens the lock of the record next asks about that. */
export function noticeRefused(error: unknown): void {
  last = refusalIn(error) ?? last;
}

/** What was refused last, of this record. */
export const refusedOf = (type: string, id: string): Refused | undefined =>
  last?.type === type && last.id === id ? last : undefined;
