import { useEffect } from 'react';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { ProblemError } from '#wire/call.ts';

/** What the server said of a value; undefined when it was nothing, or of something else. */
export function saidOf(error: unknown, field: string): string | undefined {
  const said = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return said.find((e) => e.field === field)?.message;
}

/**
 * Puts what the server said of single values beside their fields. Answers the error if there is more to say than
 * that, and otherwise nothing.
 */
export function useFieldErrors<V extends FieldValues>(form: UseFormReturn<V>, error: unknown): unknown {
  const said = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const known = (field: string): boolean => Object.hasOwn(form.getValues(), field);
  useEffect(() => {
    const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
    for (const field of new Set(errors.map((e) => e.field))) {
      if (!Object.hasOwn(form.getValues(), field)) continue;
      const messages = errors.filter((e) => e.field === field).map((e) => e.message);
      form.setError(field as Path<V>, { message: messages.join(' ') });
    }
  }, [error, form]);
  return said.length > 0 && said.every((e) => known(e.field)) ? null : error;
}
