import { lazy, Suspense, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Anchor, Button, Stack } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { Page } from '#web/page/Page.tsx';
import { Moment } from '#web/record/Moment.tsx';
import { RecordList } from '#web/record/RecordList.tsx';
import { useSearchOf } from '#web/search.ts';
import { exportLines } from '../api.ts';
import { type AuditEntry, auditSpec } from '../schema.ts';
import classes from './AuditPage.module.css';
import { AuditFilters } from './AuditFilters.tsx';
import { ChainLight } from './ChainLight.tsx';
import { About, ChangeSummary, Did, Who } from './cells.tsx';
import { EntryDrawer } from './EntryDrawer.tsx';
import { auditSearch } from './search.ts';

const AlertsDialog = lazy(async () => ({ default: (await import('./AlertsDialog.tsx')).AlertsDialog }));

/** Who did what to which record, when and from where; an entry opens beside the list. */
export function AuditPage() {
  const { t } = useTranslation();
  const [alerts, setAlerts] = useState(false);
  const [search, change] = useSearchOf(auditSearch);
  const { entry, ...query } = search;
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')} actions={<ChainLight />}>
      <Stack gap="sm">
        <AuditFilters search={query} change={change} />
        <RecordList
          spec={auditSpec}
          wide="withheld"
          ownViews
          toolbar={
            <Button variant="default" size="xs" leftSection={<IconBell size={16} />} onClick={() => setAlerts(true)}>
              {t('audit.alerts.open')}
            </Button>
          }
          moreExport={{ label: t('audit.exportLines'), call: exportLines }}
          render={{
            at: (row) => (
              <Anchor
                component={Link}
                to="."
                // The page's own parameters are not known to the type of a link.
                search={((before: Record<string, unknown>) => ({ ...before, entry: row.id })) as never}
                data-row-link
                inherit
                aria-label={t('audit.openEntry', { number: String(row.number) })}
              >
                <Moment at={String(row.at)} />
              </Anchor>
            ),
            actor: (row) => (
              <span className={classes.who}>
                <Who entry={row as unknown as AuditEntry} />
              </span>
            ),
            action: (row) => (
              <span className={classes.did}>
                <Did entry={row as unknown as AuditEntry} />
              </span>
            ),
            type: (row) => (
              <span className={classes.to}>
                <About entry={row as unknown as AuditEntry} />
              </span>
            ),
            home_id: (row) => row._names.home_id ?? t('value.hidden'),
            withheld: (row) => <ChangeSummary entry={row as unknown as AuditEntry} />,
          }}
        />
      </Stack>
      {alerts && (
        <Suspense>
          <AlertsDialog query={query} onClose={() => setAlerts(false)} />
        </Suspense>
      )}
      <EntryDrawer id={entry} onClose={() => change({ entry: undefined })} />
    </Page>
  );
}
