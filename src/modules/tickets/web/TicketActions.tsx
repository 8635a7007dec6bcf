import { Kbd, Menu } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconCheck,
  IconDots,
  IconEye,
  IconHandGrab,
  IconRestore,
  IconRotate,
  IconTrash,
  IconTrashX,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, CanIcon, useCan } from '#web/can.tsx';
import { usePortal } from '#web/portal.ts';
import { useSend } from '#web/query.ts';
import { useRemove } from '#web/record/useRemove.tsx';
import { useSession } from '#web/session.ts';
import keys from '#web/styles/keys.module.css';
import { useToast } from '#web/toast.tsx';
import { take, ticketsApi } from '../api.ts';
import { type Ticket, ticketSpec } from '../schema.ts';

export type Dialog = 'close' | 'reopen' | 'handover' | 'purge' | 'edit' | 'help' | 'viewAs' | null;

interface ActionsProps {
  readonly ticket: Ticket;
  readonly onDialog: (dialog: Dialog) => void;
  readonly onTake: () => void;
  readonly taking: boolean;
}

/** Takes a ticket without owner. */
export function useTake(ticket: Ticket) {
  const toast = useToast();
  const send = useSend(take, { changes: ['ticket'] });
  return {
    taking: send.isPending,
    take: () => send.mutate({ params: { id: ticket.id }, body: {}, version: ticket.version }, { onError: toast.error }),
  };
}

/** What can be done with the ticket as a whole. */
export function TicketActions({ ticket, onDialog, onTake, taking }: ActionsProps) {
  const { t } = useTranslation();
  const { shown: portal } = usePortal();
  if (ticket.deleted_at) return <TrashActions ticket={ticket} onDialog={onDialog} />;
  const closed = ticket.status === 'closed';
  if (portal) {
    return (
      <>
        {closed && <Reopen ticket={ticket} onDialog={onDialog} />}
        <More ticket={ticket} onDialog={onDialog} />
      </>
    );
  }
  return (
    <>
      <CanButton row={ticket} action="take" leftSection={<IconHandGrab size={16} />} onClick={onTake} loading={taking}>
        {t('tickets.take.do')}
      </CanButton>
      <CanButton
        row={ticket}
        action="escalate"
        variant="default"
        leftSection={<IconArrowForwardUp size={16} />}
        onClick={() => onDialog('handover')}
      >
        {t('tickets.handover.do')}
      </CanButton>
      {closed ? (
        <Reopen ticket={ticket} onDialog={onDialog} />
      ) : (
        <CanButton
          row={ticket}
          action="close"
          variant="default"
          leftSection={<IconCheck size={16} />}
          onClick={() => onDialog('close')}
        >
          {t('tickets.close.do')}
        </CanButton>
      )}
      <More ticket={ticket} onDialog={onDialog} />
    </>
  );
}

function Reopen({ ticket, onDialog }: Pick<ActionsProps, 'ticket' | 'onDialog'>) {
  const { t } = useTranslation();
  return (
    <CanButton
      row={ticket}
      action="reopen"
      variant="default"
      leftSection={<IconRotate size={16} />}
      onClick={() => onDialog('reopen')}
    >
      {t('tickets.reopen.do')}
    </CanButton>
  );
}

function More({ ticket, onDialog }: Pick<ActionsProps, 'ticket' | 'onDialog'>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useRemove(ticketSpec);
  const canDelete = useCan(ticket, 'delete');
  const canEdit = useCan(ticket, 'edit');
  const { may_view_as, person: me } = useSession();
  const { shown: portal } = usePortal();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <CanIcon can={{ allowed: true, reason: '' }} label={t('tickets.more')} variant="default" size="lg">
          <IconDots size={18} />
        </CanIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(!portal || canEdit.allowed) && (
          <Menu.Item disabled={!canEdit.allowed} onClick={() => onDialog('edit')}>
            {t('tickets.editText')}
            {!canEdit.allowed && <Reason text={canEdit.reason} />}
          </Menu.Item>
        )}
        <Menu.Item className={keys.hint ?? ''} rightSection={<Kbd size="xs">?</Kbd>} onClick={() => onDialog('help')}>
          {t('tickets.keys.title')}
        </Menu.Item>
        {may_view_as && ticket.requester_id !== null && ticket.requester_id !== me.id && (
          <Menu.Item leftSection={<IconEye size={16} />} onClick={() => onDialog('viewAs')}>
            {t('tickets.viewAs')}
          </Menu.Item>
        )}
        {(!portal || canDelete.allowed) && <Menu.Divider />}
        {(!portal || canDelete.allowed) && (
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} />}
            disabled={!canDelete.allowed}
            onClick={() => remove(ticket, { after: () => void navigate({ to: '/tickets' }) })}
          >
            {t('tickets.delete.do')}
            {!canDelete.allowed && <Reason text={canDelete.reason} />}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

const Reason = ({ text }: { readonly text: string }) => (
  <span style={{ display: 'block', fontSize: 'var(--mantine-font-size-xs)', maxWidth: 260 }}>{text}</span>
);

function TrashActions({ ticket, onDialog }: Pick<ActionsProps, 'ticket' | 'onDialog'>) {
  const { t } = useTranslation();
  const toast = useToast();
  const restore = useSend(ticketsApi.restore, { changes: ['ticket'] });
  return (
    <>
      <CanButton
        row={ticket}
        action="restore"
        leftSection={<IconRestore size={16} />}
        loading={restore.isPending}
        onClick={() =>
          restore.mutate(
            { params: { id: ticket.id }, version: ticket.version },
            { onSuccess: () => toast.done(t('tickets.restore.done', { number: ticket.number })), onError: toast.error },
          )
        }
      >
        {t('tickets.restore.do')}
      </CanButton>
      <CanButton
        row={ticket}
        action="purge"
        color="red.9"
        leftSection={<IconTrashX size={16} />}
        onClick={() => onDialog('purge')}
      >
        {t('tickets.purge.do')}
      </CanButton>
    </>
  );
}
