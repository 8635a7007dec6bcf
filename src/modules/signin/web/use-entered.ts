import { useRouter } from '@tanstack/react-router';
import { backTo } from '#web/root-paths.ts';
import { STEP_PAGES } from '#web/root.ts';
import { setLanguage } from '#web/i18n.ts';
import { useSearchOf } from '#web/search.ts';
import { becomes, type Session } from '#web/session.ts';

/** What follows when a session has been opened, or has taken a step: the next step, or the page that was asked for. */
export function useEntered(): (session: Session) => Promise<void> {
  const router = useRouter();
  const [{ back }] = useSearchOf(backTo);
  return async (session) => {
    becomes(session);
    await setLanguage(session.person.language);
    if (session.step === null) router.history.replace(back ?? '/');
    else
      await router.navigate({
        to: STEP_PAGES[session.step],
        search: back === undefined ? {} : { back },
        replace: true,
      });
  };
}
