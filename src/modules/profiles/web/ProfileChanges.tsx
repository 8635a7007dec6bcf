import { ScrollArea, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileChange } from '#modules/access/schema.ts';
import { useCall } from '#web/query.ts';
import { matrix } from '../api.ts';
import { type Compared, Differences } from './Differences.tsx';

/** What profiles come to give, cell by cell: before and after. */
export function ProfileChanges({ profiles }: { readonly profiles: readonly ProfileChange[] }) {
  const { t } = useTranslation();
  const { data } = useCall(matrix, {}, { staleTime: Number.POSITIVE_INFINITY });
  if (!data) return null;
  return (
    <Stack gap="md">
      {profiles.map(({ id, name, before, after }) => {
        const title = t('profiles.changes.title', { name });
        const side = (key: 'before' | 'after', gives: ProfileChange['before']): Compared => ({
          id: key,
          name: t(`profiles.changes.${key}`),
          ...gives,
        });
        return (
          <Stack key={id} gap={4} component="section" aria-label={title}>
            <Text fw={600} size="sm">
              {title}
            </Text>
            <ScrollArea.Autosize mah={280} viewportProps={{ tabIndex: 0 }}>
              <Differences
                matrix={data}
                title={title}
                one={side('before', before)}
                other={side('after', after ?? { bits: [], lines: [], lifecycle: {} })}
              />
            </ScrollArea.Autosize>
          </Stack>
        );
      })}
    </Stack>
  );
}
