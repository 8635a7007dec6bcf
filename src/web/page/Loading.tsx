import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Grey lines in the place of what is coming. */
export function Loading({ lines = 6, height = 20 }: { readonly lines?: number; readonly height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-live="polite">
      <VisuallyHidden>{t('state.loading')}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} width={`${95 - ((line * 17) % 35)}%`} />
      ))}
    </Stack>
  );
}
