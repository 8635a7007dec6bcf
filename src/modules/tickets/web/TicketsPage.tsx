import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { usePortal } from '#web/portal.ts';
import { RecordList } from '#web/record/RecordList.tsx';
import type { Search } from '#web/search.ts';
import { type Ticket, ticketSpec } from '../schema.ts';
import { NoGroupYet, useNoGroupYet } from './NoGroupYet.tsx';
import { PriorityBadge, StatusBadge } from './TicketBadges.tsx';
import classes from './TicketsPage.module.css';
import { OPEN, PORTAL_FIELDS, PORTAL_VIEWS, VIEWS } from './views.ts';

export function TicketsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { shown: portal } = usePortal();
  return (
    <Page
      title={t('tickets.title')}
      actions={
        <CanButton
          can={useMayCreate('ticket')}
          leftSection={<IconPlus size={16} />}
          onClick={() => void navigate({ to: '/tickets/new' })}
        >
          {t('tickets.new')}
        </CanButton>
      }
    >
      <Views of={portal ? PORTAL_VIEWS : VIEWS} />
      <RecordList
        spec={ticketSpec}
        usual={OPEN}
        {...(portal ? { only: PORTAL_FIELDS } : {})}
        empty={useNoGroupYet() ? <NoGroupYet /> : undefined}
        linkTo={(row) => `/tickets/${row.id}`}
        render={{
          number: (row) => (
            <Text span size="sm" c="dimmed">
              #{String(row.number)}
            </Text>
          ),
          status: (row) => <StatusBadge status={row.status as Ticket['status']} />,
          priority: (row) => <PriorityBadge priority={row.priority as Ticket['priority']} />,
        }}
      />
    </Page>
  );
}

/** The ready-made questions as links; the one that is asked now is marked. */
function Views({ of }: { readonly of: typeof VIEWS }) {
  const { t } = useTranslation();
  const search: Search = useSearch({ strict: false });
  return (
    <Group gap={4} component="nav" aria-label={t('tickets.views')} className={classes.views ?? ''}>
      {of.map((v) => {
        const current = same(v.search, search);
        return (
          <Button
            key={v.key}
            component={Link}
            to="/tickets"
            search={v.search as never}
            size="compact-sm"
            variant={current ? 'light' : 'subtle'}
            {...(current ? { 'aria-current': 'page' as const } : { color: 'gray', c: 'var(--mantine-color-text)' })}
          >
            {t(`tickets.view.${v.key}`)}
          </Button>
        );
      })}
    </Group>
  );
}

/** The same question, whatever the order and the text searched for. */
function same(view: Search, search: Search): boolean {
  const asked = Object.entries(search).filter(([name]) => name !== 'sort' && name !== 'q');
  return asked.length === Object.keys(view).length && asked.every(([name, value]) => view[name] === value);
}
