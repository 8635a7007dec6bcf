import { IconMailForward } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#modules/people/schema.ts';
import { CanButton } from '#web/can.tsx';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { sendPasswordLink } from '../api.ts';
import type { SecurityAnswer } from '../schema.ts';

/** Sends somebody a link by which they choose their password themselves. */
export function SendLink(p: {
  readonly row: Person;
  readonly stopped: SecurityAnswer['link_stopped'];
  readonly onDone?: () => void;
  /** What the button says where it is an invitation. */
  readonly label?: string;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(sendPasswordLink);
  const { row, stopped } = p;
  const may = row._can['resetPassword'] === true;
  const refused = may && stopped !== null ? { can: { allowed: false, reason: t(`security.stopped.${stopped}`) } } : {};
  return (
    <CanButton
      row={row}
      action="resetPassword"
      {...refused}
      variant="default"
      leftSection={<IconMailForward size={16} />}
      loading={send.isPending}
      onClick={() =>
        send.mutate(
          { params: { id: row.id } },
          {
            onError: toast.error,
            onSuccess: ({ sent_to: email }) => {
              toast.done(t('security.linkSent', { email }));
              p.onDone?.();
            },
          },
        )
      }
    >
      {p.label ?? t('security.sendLink')}
    </CanButton>
  );
}
