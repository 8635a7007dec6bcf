import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { actAs } from '../api.ts';
import { useSwitchSession } from './useSwitchSession.ts';

/** Narrows the session to one grant, or to none, and shows everything anew. */
export function useActAs(): { act: (grantId: string | null, done?: () => void) => void; busy: boolean } {
  const toast = useToast();
  const send = useSend(actAs);
  const turn = useSwitchSession();
  const act = (grant_id: string | null, done?: () => void): void =>
    send.mutate(
      { body: { grant_id } },
      {
        onSuccess: () => {
          done?.();
          void turn('/');
        },
        onError: toast.error,
      },
    );
  return { act, busy: send.isPending };
}
