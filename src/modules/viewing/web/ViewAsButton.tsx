import { useDisclosure } from '@mantine/hooks';
import { IconEye } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowExtras } from '#wire/record.ts';
import { CanButton } from '#web/can.tsx';

// Fetched by those who ask for it.
const ViewAsDialog = lazy(async () => ({ default: (await import('./ViewAsDialog.tsx')).ViewAsDialog }));

interface Watched extends Pick<RowExtras, '_can'> {
  readonly id: string;
  readonly name: string;
}

/** Lets one see what a person sees. */
export function ViewAsButton({ row }: { readonly row: Watched }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <CanButton row={row} action="viewAs" variant="default" leftSection={<IconEye size={16} />} onClick={open}>
        {t('viewAs.button')}
      </CanButton>
      {opened && (
        <Suspense>
          <ViewAsDialog person={row} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
