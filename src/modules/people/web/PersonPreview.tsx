import { Button, Drawer, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccessSummary } from '#modules/holdings/web/AccessSummary.tsx';
import { WhenLoaded, useRecord } from '#web/record/useRecord.tsx';
import { type Person, personSpec } from '../schema.ts';
import { PersonState } from './PersonState.tsx';

interface PreviewProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** A person beside the list: how the account stands, and what it may do in plain words. */
export function PersonPreview({ id, onClose }: PreviewProps) {
  const { t } = useTranslation();
  const query = useRecord<Person>(personSpec, id);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={query.data?.name ?? t('people.one')}
      closeButtonProps={{ 'aria-label': t('people.closePreview') }}
    >
      <Stack gap="md" pt={4}>
        <div>
          {/* There from the start, so that Enter twice opens the page. */}
          <Button component={Link} to={`/people/${id}`} size="xs" data-autofocus>
            {t('people.open')}
          </Button>
        </div>
        <WhenLoaded query={query}>{(row) => <Shown row={row} />}</WhenLoaded>
      </Stack>
    </Drawer>
  );
}

function Shown({ row }: { readonly row: Person }) {
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {[row.login, row.email, row._names.organization_id].filter(Boolean).join(' · ')}
      </Text>
      <PersonState row={row} />
      {row._can['detail:view'] === true && <AccessSummary personId={row.id} />}
    </Stack>
  );
}
