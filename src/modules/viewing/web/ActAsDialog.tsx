import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import { useSession } from '#web/session.ts';
import { type Role, roles } from '../api.ts';
import { useActAs } from './useActAs.ts';

const ALL = 'all';

/** Chooses which of one's grants count in this session: one, or all of them. */
export function ActAsDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('acting.title')}>
      {opened && <Choice onClose={onClose} />}
    </Modal>
  );
}

function Choice({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { acting } = useSession();
  const answer = useCall(roles);
  const [chosen, setChosen] = useState(acting?.grant_id ?? ALL);
  const { act, busy } = useActAs();
  const say = ({ profile, place, below }: Role): string =>
    t(below ? 'acting.roleBelow' : 'acting.role', { profile, place });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('acting.help')}
      </Text>
      {answer.isPending && <Loading lines={3} />}
      {answer.isError && <ProblemView error={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <Radio.Group value={chosen} onChange={setChosen} aria-label={t('acting.title')}>
          <Stack gap={8}>
            <Radio value={ALL} label={t('acting.every')} />
            {answer.data.items.map((role) => (
              <Radio key={role.grant_id} value={role.grant_id} label={say(role)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button loading={busy} onClick={() => act(chosen === ALL ? null : chosen, onClose)}>
          {t('acting.do')}
        </Button>
      </Group>
    </Stack>
  );
}
