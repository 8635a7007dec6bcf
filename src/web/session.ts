import { useSuspenseQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { session } from '#modules/signin/api.ts';
import type { sessionSchema } from '#modules/signin/schema.ts';
import { clearToasts } from './toast.tsx';
import { keyOf, queryClient, queryOf } from './query.ts';

export type Session = z.infer<typeof sessionSchema>;

export const sessionQuery = { ...queryOf(session), staleTime: 60_000 };

/** Who is signed in. Only inside the shell, which does not open without a session. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data;

/** Forgets everything read for and told to the person before, and starts as the one given. */
export function becomes(next: Session | null): void {
  queryClient.clear();
  clearToasts();
  if (next) queryClient.setQueryData(keyOf(session), next);
}
