import { Badge, Button } from '@mantine/core';
import { IconFileImport, IconForms, IconLicense, IconUserPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PictureAndName } from '#modules/pictures/web/PersonPicture.tsx';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useLabels } from '#web/record/labels.ts';
import { RecordList } from '#web/record/RecordList.tsx';
import { useSession } from '#web/session.ts';
import { type Person, personSpec } from '../schema.ts';
import { PersonMenu } from './PersonMenu.tsx';
import { usePeopleWords } from './usePeopleWords.ts';
import { useCustomColumns } from './useCustomColumns.tsx';

const BulkBar = lazy(async () => ({ default: (await import('#modules/bulk/web/BulkBar.tsx')).BulkBar }));

const PersonPreview = lazy(async () => ({ default: (await import('./PersonPreview.tsx')).PersonPreview }));

const SeatsWarning = lazy(async () => ({
  default: (await import('#modules/seats/web/SeatsWarning.tsx')).SeatsWarning,
}));

export function PeoplePage() {
  const { t } = useTranslation();
  const labels = useLabels(personSpec);
  const navigate = useNavigate();
  const mayCreate = useMayCreate('person');
  const { person } = useSession();
  const completion = usePeopleWords();
  const { spec, columns } = useCustomColumns();
  const [previewed, setPreviewed] = useState<string>();
  const closePreview = (): void => {
    setPreviewed(undefined);
    // Back to where one was in the list, once the focus is nobody else's.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row-link="${previewed}"]`)?.focus());
  };
  const doors = (
    <>
      <CanButton
        can={mayCreate}
        leftSection={<IconUserPlus size={16} />}
        onClick={() => void navigate({ to: '/people/new' })}
      >
        {t('people.new')}
      </CanButton>
      <CanButton
        can={mayCreate}
        variant="default"
        leftSection={<IconFileImport size={16} />}
        onClick={() => void navigate({ to: '/people/import' })}
      >
        {t('people.import')}
      </CanButton>
    </>
  );
  return (
    <Page
      title={t('people.title')}
      actions={
        <>
          {person.kind === 'superadmin' && (
            <Button component={Link} to="/people/seats" variant="subtle" leftSection={<IconLicense size={16} />}>
              {t('seats.title')}
            </Button>
          )}
          {person.kind === 'superadmin' && (
            <Button component={Link} to="/people/fields" variant="subtle" leftSection={<IconForms size={16} />}>
              {t('people.fields')}
            </Button>
          )}
          {doors}
        </>
      }
    >
      {person.kind === 'superadmin' && (
        <Suspense>
          <SeatsWarning />
        </Suspense>
      )}
      <RecordList
        spec={spec}
        completion={completion}
        bulk={BulkBar}
        linkTo={(row) => `/people/${row.id}`}
        emptyActions={doors}
        renderActions={(row) => <PersonMenu row={row as unknown as Person} onPreview={() => setPreviewed(row.id)} />}
        onPreview={(row) => setPreviewed(row.id)}
        alone={mayCreate.allowed && <Empty title={t('people.alone')} text={t('people.aloneHelp')} />}
        render={{
          ...columns,
          name: (row) => <PictureAndName id={row.id} name={String(row.name)} picture={row.picture as string | null} />,
          kind: (row) => (
            <Badge variant={row.kind === 'superadmin' ? 'filled' : 'default'} tt="none" fw={500}>
              {labels.choice('kind', String(row.kind))}
            </Badge>
          ),
        }}
      />
      {previewed !== undefined && (
        <Suspense>
          <PersonPreview id={previewed} onClose={closePreview} />
        </Suspense>
      )}
    </Page>
  );
}
