import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { z } from 'zod';
import { type CallInput, call } from '#wire/call.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Write } from '#wire/write.ts';
import { invalidate, scopeOf } from './query.ts';

/** How looking at a change beforehand ended: save it now, it is kept for later or with somebody else, or not at all. */
export type Verdict = 'save' | 'kept' | 'cancelled';

interface AskOptions {
  /** Says nothing when nobody is concerned: for forms whose fields seldom have to do with rights. */
  readonly quiet?: boolean;
  /** Asks even when nobody is concerned: for what is to be decided with a second person. */
  readonly always?: boolean;
  /**
   * What comes by itself with a person or place that is only just made is no reason to ask: what the newcomer begins
   * with, what others may do at a new place. What is dangerous or risky is.
   */
  readonly fresh?: 'person' | 'place' | undefined;
  /** What is asked, where more is decided than who may do what: whether something is to go for good. */
  readonly question?: Question;
}

export interface Question {
  readonly title: string;
  readonly text: string;
  /** The verb on the button that does it. */
  readonly action: string;
}

/**
 * Shows what a change would do before it is saved, and lets the person decide. Where nobody gains or loses anything it
 * is to be saved at once. @throws ProblemError with the refusal that the save itself would get
 */
export type Ask = (changes: readonly Write[], options?: AskOptions) => Promise<Verdict>;

/** Without a preview around it everything is saved at once. */
export const PreviewContext = createContext<Ask>(async () => 'save');

/** To be called before a change of rights is saved: `if ((await ask([writeOf(e, input)])) !== 'save') return;` */
export const usePreview = (): Ask => useContext(PreviewContext);

/** A call of the API as data, as it would be sent. */
export const writeOf = (e: Pick<Endpoint, 'id'>, input: CallInput<unknown, unknown, unknown>): Write => ({
  call: e.id,
  ...(input.params === undefined ? {} : { params: input.params as Record<string, string> }),
  ...(input.query === undefined ? {} : { query: input.query as Record<string, string> }),
  ...(input.body === undefined ? {} : { body: input.body }),
  ...(input.version === undefined ? {} : { version: input.version }),
});

export interface Saved<T> {
  readonly verdict: Verdict;
  /** What the save answered, if it was made. */
  readonly answer?: T;
}

/** `useSend` for changes of rights: the preview comes first, and the answer says what has become of the change. */
export function usePreviewedSend<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  e: Endpoint<P, Q, B, O>,
  options: AskOptions & { readonly changes?: readonly string[] } = {},
): UseMutationResult<Saved<z.output<O>>, Error, CallInput<z.input<P>, z.input<Q>, z.input<B>>> {
  const ask = usePreview();
  return useMutation({
    mutationFn: async (input: CallInput<z.input<P>, z.input<Q>, z.input<B>>) => {
      const verdict = await ask([writeOf(e, input)], options);
      return verdict === 'save' ? { verdict, answer: await call(e, input) } : { verdict };
    },
    onSuccess: ({ verdict }) => {
      if (verdict === 'save') invalidate(scopeOf(e), ...(options.changes ?? []));
    },
  });
}
