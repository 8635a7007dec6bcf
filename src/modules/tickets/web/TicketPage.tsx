import { Alert, Group, Modal, Paper, Tabs, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExplainButton } from '#modules/access/web/ExplainButton.tsx';
import { useCan } from '#web/can.tsx';
import { NotFound } from '#web/page/NotFound.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePortal } from '#web/portal.ts';
import { useCall } from '#web/query.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { RecordHistory } from '#web/record/RecordHistory.tsx';
import { apiOf } from '#web/record/rows.ts';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { amongst } from '#web/search.ts';
import { type Ticket, ticketSpec } from '../schema.ts';
import { CloseDialog, ReopenDialog } from './CloseDialog.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import { Conversation } from './Conversation.tsx';
import css from './conversation.module.css';
import type { Mode } from './draft.ts';
import { HandoverDialog } from './HandoverDialog.tsx';
import { HelpOverlay } from './HelpOverlay.tsx';
import { Involved } from './Involved.tsx';
import { Properties } from './Properties.tsx';
import { PurgeDialog } from './PurgeDialog.tsx';
import { ReplyBox } from './ReplyBox.tsx';
import { type Dialog, TicketActions, useTake } from './TicketActions.tsx';
import { PriorityBadge, StatusBadge } from './TicketBadges.tsx';
import { useEdit } from './useEdit.ts';

// Fetched by those who ask for it.
const ViewAsDialog = lazy(async () => ({
  default: (await import('#modules/viewing/web/ViewAsDialog.tsx')).ViewAsDialog,
}));

/** A ticket by its id, or by its number, which leads to the address with the id. */
export function TicketPage() {
  const { id = '' } = useParams({ strict: false });
  return /^\d{1,9}$/.test(id) ? <ByNumber number={Number(id)} /> : <ById id={id} />;
}

function ByNumber({ number }: { readonly number: number }) {
  const query = useCall(apiOf(ticketSpec).list, { query: { number, limit: 1 } as never }) as UseQueryResult<{
    readonly items: readonly Ticket[];
  }>;
  return (
    <WhenLoaded query={query} lines={10}>
      {({ items: [found] }) => (found ? <Navigate to={`/tickets/${found.id}` as string} replace /> : <NotFound />)}
    </WhenLoaded>
  );
}

function ById({ id }: { readonly id: string }) {
  const query = useRecord<Ticket>(ticketSpec, id);
  return (
    <WhenLoaded query={query} lines={10}>
      {(ticket) => <TicketView key={ticket.id} ticket={ticket} />}
    </WhenLoaded>
  );
}

function TicketView({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<Dialog>(null);
  const [mode, setMode] = useState<Mode>('public');
  const input = useRef<HTMLTextAreaElement>(null);
  const editing = useEdit(ticket);
  const { take, taking } = useTake(ticket);
  useKeys(ticket, { setDialog, take, write: (m) => writeIn(m, setMode, input) });
  return (
    <Page
      title={`#${ticket.number} ${ticket.title}`}
      up={{ to: '/tickets', label: t('tickets.title') }}
      beside={
        <Group gap="md">
          <StatusBadge status={ticket.status} />
          <PriorityBadge priority={ticket.priority} />
          <Text size="sm" c="dimmed">
            {ticket._names.place_id}
          </Text>
        </Group>
      }
      actions={
        <>
          <TicketActions ticket={ticket} onDialog={setDialog} onTake={take} taking={taking} />
          <ExplainButton type="ticket" id={ticket.id} title={`#${ticket.number}`} />
        </>
      }
    >
      {ticket.deleted_at && (
        <Alert color="gray" icon={<IconTrash />} title={t('tickets.inTrash')} mb="md">
          {t('tickets.inTrashText')}
        </Alert>
      )}
      <div className={css.page}>
        <Main ticket={ticket} mode={mode} onMode={setMode} input={input} />
        <aside className={css.side} aria-label={t('tickets.properties')}>
          <Paper withBorder p="sm">
            <Properties ticket={ticket} editing={editing} />
            {editing.error && <ProblemView error={editing.error} />}
          </Paper>
          <Paper withBorder p="sm">
            <Involved ticket={ticket} />
          </Paper>
        </aside>
      </div>
      <ConflictDialog editing={editing} />
      <Dialogs ticket={ticket} dialog={dialog} onClose={() => setDialog(null)} />
    </Page>
  );
}

const TABS = ['conversation', 'history'] as const;

type MainProps = Parameters<typeof ReplyBox>[0];

function Main({ ticket, ...writing }: MainProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab }: { tab?: string } = useSearch({ strict: false });
  return (
    <Tabs
      value={amongst(tab, TABS)}
      keepMounted={false}
      onChange={(value) =>
        void navigate({
          to: '/tickets/$id',
          params: { id: ticket.id },
          search: value && value !== 'conversation' ? { tab: value } : {},
          replace: true,
        })
      }
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="conversation">{t('tickets.conversation')}</Tabs.Tab>
        <Tabs.Tab value="history">{t('tickets.history')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="conversation">
        <Conversation ticket={ticket}>{!ticket.deleted_at && <ReplyBox ticket={ticket} {...writing} />}</Conversation>
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <RecordHistory spec={ticketSpec} id={ticket.id} />
      </Tabs.Panel>
    </Tabs>
  );
}

interface DialogsProps {
  readonly ticket: Ticket;
  readonly dialog: Dialog;
  readonly onClose: () => void;
}

function Dialogs({ ticket, dialog, onClose }: DialogsProps) {
  const { t } = useTranslation();
  switch (dialog) {
    case 'close':
      return <CloseDialog ticket={ticket} onClose={onClose} />;
    case 'reopen':
      return <ReopenDialog ticket={ticket} onClose={onClose} />;
    case 'handover':
      return <HandoverDialog ticket={ticket} onClose={onClose} />;
    case 'purge':
      return <PurgeDialog ticket={ticket} onClose={onClose} />;
    case 'help':
      return <HelpOverlay onClose={onClose} />;
    case 'viewAs':
      return (
        <Suspense>
          <ViewAsDialog
            person={{ id: ticket.requester_id ?? '', name: ticket._names.requester_id ?? t('value.hidden') }}
            to={`/tickets/${ticket.id}`}
            onClose={onClose}
          />
        </Suspense>
      );
    case 'edit':
      return (
        <Modal
          opened
          onClose={onClose}
          size="lg"
          title={t('tickets.editText')}
          closeButtonProps={{ 'aria-label': t('action.cancel') }}
        >
          <RecordForm
            spec={ticketSpec}
            mode="edit"
            row={ticket}
            fields={[{ fields: ['title'] }, { fields: ['description'] }]}
            onDone={onClose}
            onCancel={onClose}
          />
        </Modal>
      );
    default:
      return null;
  }
}

function writeIn(mode: Mode, setMode: (mode: Mode) => void, input: { current: HTMLTextAreaElement | null }): void {
  setMode(mode);
  // The box of the other mode is there after the next paint.
  requestAnimationFrame(() => input.current?.focus());
}

interface KeyTargets {
  readonly setDialog: (dialog: Dialog) => void;
  readonly take: () => void;
  readonly write: (mode: Mode) => void;
}

/** One-letter keys, off while one writes. A key whose action one may not do does nothing. */
function useKeys(ticket: Ticket, { setDialog, take, write }: KeyTargets): void {
  const { shown: portal } = usePortal();
  const may = {
    comment: useCan(ticket, 'comment').allowed,
    note: useCan(ticket, 'notes:create').allowed && !portal,
    close: useCan(ticket, 'close').allowed && !portal,
    take: useCan(ticket, 'take').allowed && !portal,
  };
  useHotkeys([
    ['r', () => may.comment && write('public')],
    ['n', () => may.note && write('internal')],
    ['c', () => may.close && setDialog('close')],
    ['t', () => may.take && take()],
    ['shift+?', () => setDialog('help'), { usePhysicalKeys: false }],
  ]);
}
