import { useTranslation } from 'react-i18next';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { restoreToken, revokeToken, type TokenAnswer } from '../api.ts';

/** Revokes a token of one's own, from this moment on; what was a slip can be taken back for a while. */
export function useRevoke(): (token: TokenAnswer, name: string) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const revoke = useSend(revokeToken);
  const restore = useSend(restoreToken);
  return ({ id }, name) => {
    const params = { token: id };
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
