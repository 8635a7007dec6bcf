import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { choosePlaces } from '#modules/places/api.ts';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { useCall } from '#web/query.ts';

/** Whether tickets could be opened, if only there were a group for them; undefined while that is asked. */
export function useNoGroupYet(asked = true): boolean | undefined {
  const enabled = useMayCreate('ticket').allowed && asked;
  const query = { for: 'ticket:create', kind: 'group', limit: 1 } as const;
  const { data } = useCall(choosePlaces, { query }, { enabled });
  if (!enabled) return false;
  return data && data.items.length === 0;
}

/** The first step of a new installation: a group for the tickets to stand in. */
export function NoGroupYet() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Empty title={t('tickets.noGroup')} text={t('tickets.noGroupHelp')}>
      <CanButton can={useMayCreate('place')} onClick={() => void navigate({ to: '/places' })}>
        {t('tickets.noGroup.add')}
      </CanButton>
    </Empty>
  );
}
