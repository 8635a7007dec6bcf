import { Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Out } from '#wire/endpoint.ts';
import type { placeSight } from '../api.ts';

/** How many people see new tickets of the place, and by what. */
export function SightSentence({ sees }: { readonly sees: NonNullable<Out<typeof placeSight>['sees']> }) {
  const { t, i18n } = useTranslation();
  const parts = [
    ...(sees.direct > 0 ? [t('places.sight.direct', { count: sees.direct })] : []),
    ...sees.above.map((a) => t('places.sight.above', { count: a.count, place: a.place })),
    ...(sees.administrators > 0 ? [t('places.sight.administrators', { count: sees.administrators })] : []),
    ...(sees.unseen > 0 ? [t('places.sight.unseen', { count: sees.unseen })] : []),
  ];
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(parts);
  return (
    <Text size="sm" c="dimmed">
      <IconEye size={14} aria-hidden /> {t('places.sight.total', { count: sees.total })}
      {parts.length > 0 && `: ${list}`}.
    </Text>
  );
}
