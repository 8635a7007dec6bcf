import { useTranslation } from 'react-i18next';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { restoreToken, revokeToken, revokeTokenOf, type TokenAnswer } from '../api.ts';

/**
 * Revokes a token, from this moment on. One of one's own can be taken back for a while, if that was a slip; somebody
 * else's is theirs to make anew.
 * @param personId whose it is, if not one's own
 */
export function useRevoke(personId?: string): (token: TokenAnswer, name: string) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const revoke = useSend(revokeToken);
  const revokeOf = useSend(revokeTokenOf);
  const restore = useSend(restoreToken);
  return ({ id }, name) => {
    const params = { token: id };
    if (personId !== undefined) {
      const onSuccess = (): void => toast.done(t('tokens.revokedNow', { name }));
      revokeOf.mutate({ params: { id: personId, token: id } }, { onSuccess, onError: toast.error });
      return;
    }
    revoke.mutate(
      { params },
      {
        onSuccess: () =>
          toast.undo(t('tokens.revokedNow', { name }), () =>
            restore.mutate(
              { params },
              { onSuccess: () => toast.done(t('tokens.restored', { name })), onError: toast.error },
            ),
          ),
        onError: toast.error,
      },
    );
  };
}
