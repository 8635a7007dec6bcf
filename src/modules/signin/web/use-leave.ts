import { useRouter } from '@tanstack/react-router';
import { useSend } from '#web/query.ts';
import { becomes } from '#web/session.ts';
import { signOut } from '../api.ts';

/** Signs out from a page outside the shell. */
export function useLeave(): { readonly go: () => void; readonly busy: boolean } {
  const router = useRouter();
  const leave = useSend(signOut, { open: true });
  const onSuccess = async (): Promise<void> => {
    becomes(null);
    await router.navigate({ to: '/sign-in' });
  };
  return { go: () => leave.mutate({}, { onSuccess }), busy: leave.isPending };
}
