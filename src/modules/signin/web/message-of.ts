import { ProblemError } from '#wire/call.ts';

/** What the server said of one field. */
export const messageOf = (error: unknown, field: string): string | undefined =>
  error instanceof ProblemError ? error.problem.errors?.find((e) => e.field === field)?.message : undefined;
