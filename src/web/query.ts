import {
  QueryCache,
  QueryClient,
  type QueryKey,
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { type CallInput, call, ProblemError } from '#wire/call.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { noticeRefused } from './refused.ts';

type AnyInput = CallInput<unknown, unknown, unknown>;

/** First word of a query's key: the record type, or the first part of the call's id. */
export const scopeOf = (e: Pick<Endpoint, 'id' | 'access'>): string =>
  'on' in e.access ? e.access.on.type : (e.id.split('.')[0] ?? e.id);

/** The key under which an answer is kept. `invalidate('ticket')` finds all that start with the type. */
export const keyOf = (e: Pick<Endpoint, 'id' | 'access'>, input: AnyInput = {}): QueryKey => [
  scopeOf(e),
  e.id,
  input.params ?? {},
  input.query ?? {},
];

/** Called when the server says that nobody is signed in. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

function noticeSignedOut(error: unknown): void {
  if (isProblem(error, 401)) onSignedOut();
}

function noticeError(error: unknown): void {
  noticeRefused(error);
  noticeSignedOut(error);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // An answer of the server, even a refusal, is an answer; only silence is asked again.
      retry: (count, error) => !(error instanceof ProblemError) && count < 2,
      retryDelay: 800,
    },
  },
});

/** The error is the server's answer with this status. */
export const isProblem = (error: unknown, status: number): error is ProblemError =>
  error instanceof ProblemError && error.problem.status === status;

type In<P extends z.ZodType, Q extends z.ZodType> = Omit<CallInput<z.input<P>, z.input<Q>, never>, 'body'>;

/** A read as query options, for `useQuery` and `ensureQueryData`. */
export const queryOf = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  e: Endpoint<P, Q, B, O>,
  input: In<P, Q> = {},
) =>
  queryOptions<z.output<O>>({
    queryKey: keyOf(e, input),
    queryFn: ({ signal }) => call(e, { ...input, signal }),
  });

/** Reads through the API and keeps the answer fresh. */
export function useCall<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  e: Endpoint<P, Q, B, O>,
  input: In<P, Q> = {},
  options: { readonly enabled?: boolean; readonly staleTime?: number; readonly keep?: boolean } = {},
): UseQueryResult<z.output<O>> {
  const { keep, ...rest } = options;
  return useQuery({
    ...queryOf(e, input),
    ...rest,
    ...(keep ? { placeholderData: (before: z.output<O> | undefined) => before } : {}),
  } as ReturnType<typeof queryOf<P, Q, B, O>>);
}

/**
 * Writes through the API. After success everything known of the call's record type, and of the types in `changes`,
 * is asked again. `open`: a 401 is the caller's own affair (signing in).
 */
export function useSend<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  e: Endpoint<P, Q, B, O>,
  options: { readonly changes?: readonly string[]; readonly open?: boolean } = {},
): UseMutationResult<z.output<O>, Error, CallInput<z.input<P>, z.input<Q>, z.input<B>>> {
  return useMutation({
    mutationFn: (input: CallInput<z.input<P>, z.input<Q>, z.input<B>>) => call(e, input),
    onSuccess: () => invalidate(scopeOf(e), ...(options.changes ?? [])),
    onError: (error) => {
      noticeRefused(error);
      if (!options.open) noticeSignedOut(error);
    },
  });
}

/** Asks again for everything known of these record types. */
export function invalidate(...types: readonly string[]): void {
  for (const type of types) void queryClient.invalidateQueries({ queryKey: [type] });
}
