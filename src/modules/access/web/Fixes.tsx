import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FixAnswer } from '../api.ts';
import { useFixSentences } from './fix-sentences.ts';

/** What would make a no a yes, what opens least first. Text only: the changes are made where they belong. */
export function Fixes({ fixes }: { readonly fixes: readonly FixAnswer[] }) {
  const { t } = useTranslation();
  const say = useFixSentences();
  return (
    <section aria-labelledby="explain-fixes">
      <Title order={3} size="h5" id="explain-fixes" mb={6}>
        {t('explain.fix.title')}
      </Title>
      {fixes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('explain.fix.none')}
        </Text>
      )}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {fixes.map((f) => (
          <li key={say.fix(f)}>
            <Group gap={6}>
              <Text size="sm" fw={500}>
                {say.fix(f)}
              </Text>
              {f.yours && (
                <Badge size="sm" tt="none" variant="light">
                  {t('explain.fix.yours')}
                </Badge>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {say.effect(f)}
            </Text>
          </li>
        ))}
      </Stack>
    </section>
  );
}
