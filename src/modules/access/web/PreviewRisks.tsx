import { List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Risk } from '../schema.ts';

interface PreviewRisksProps {
  readonly risks: readonly Risk[];
  /** What is warned of above is no all-clear here. */
  readonly warned: boolean;
}

/** What deserves a second look before the change is saved. */
export function PreviewRisks({ risks, warned }: PreviewRisksProps) {
  const { t } = useTranslation();
  if (risks.length === 0) return <Text size="sm">{t(warned ? 'preview.warned' : 'preview.noRisks')}</Text>;
  return (
    <Stack gap="sm">
      <List spacing="xs" size="sm" icon={<IconAlertTriangle size={18} color="var(--mantine-color-red-text)" />}>
        {risks.map((r) => {
          const names = [...r.people, ...r.places].map((x) => x.name);
          const hidden = r.others + r.other_places;
          return (
            <List.Item key={r.risk}>
              <Text size="sm" fw={600}>
                {t(`preview.risk.${r.risk}`)}
              </Text>
              <Text size="sm">
                {names.join(', ')}
                {hidden > 0 && ` ${t('preview.more', { count: hidden })}`}
              </Text>
            </List.Item>
          );
        })}
      </List>
    </Stack>
  );
}
