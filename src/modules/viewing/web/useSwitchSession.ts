import { useRouter } from '@tanstack/react-router';
import { queryClient } from '#web/query.ts';
import { becomes, sessionQuery } from '#web/session.ts';

/** Where a look began: leaving it leads back there. */
const FROM = 'gatehouse.viewFrom';

export const rememberStart = (path: string): void => sessionStorage.setItem(FROM, path);

export function startOfView(): string {
  const from = sessionStorage.getItem(FROM) ?? '/';
  sessionStorage.removeItem(FROM);
  return from;
}

/** Asks anew who one is in this session, forgets what was read before, and goes on at a page. */
export function useSwitchSession(): (to?: string) => Promise<void> {
  const router = useRouter();
  return async (to) => {
    const next = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    becomes(next);
    if (to === undefined) await router.invalidate();
    else await router.navigate({ to });
    await queryClient.invalidateQueries();
  };
}
