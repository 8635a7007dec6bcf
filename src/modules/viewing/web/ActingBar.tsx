import { Button, Group, Text } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '#web/session.ts';
import { useActAs } from './useActAs.ts';
import classes from './ActingBar.module.css';

/** Says all the time that only one of one's grants counts in this session. */
export function ActingBar() {
  const { t } = useTranslation();
  const { acting } = useSession();
  const { act, busy } = useActAs();
  if (!acting) return null;
  const { profile, place } = acting;
  return (
    <section className={classes.bar} aria-label={t('acting.bar')}>
      <Group gap="xs" justify="space-between">
        <Group gap={6}>
          <IconUserShield size={18} aria-hidden />
          <Text size="sm">{profile === '' ? t('acting.gone') : t('acting.now', { profile, place })}</Text>
        </Group>
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => act(null)}>
          {t('acting.all')}
        </Button>
      </Group>
    </section>
  );
}
