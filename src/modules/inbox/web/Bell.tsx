import { ActionIcon, Indicator } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCall } from '#web/query.ts';
import { useSession } from '#web/session.ts';
import { countNotices } from '../api.ts';

const MOST = 99;

/** The way to the inbox, with how much in it is unread. */
export function Bell({ className }: { readonly className: string }) {
  const { t } = useTranslation();
  const { viewing } = useSession();
  // Nobody hears through another's eyes how much is unread.
  const { data } = useCall(countNotices, {}, { enabled: viewing === null });
  const unread = data?.unread ?? 0;
  return (
    <Indicator
      label={unread > MOST ? `${MOST}+` : unread}
      disabled={unread === 0}
      color="red.8"
      size={16}
      offset={6}
      aria-hidden={false}
    >
      <ActionIcon
        component={Link}
        to="/inbox"
        variant="transparent"
        size="lg"
        className={className}
        aria-label={unread === 0 ? t('inbox.open') : t('inbox.openUnread', { count: unread })}
      >
        <IconBell size={18} />
      </ActionIcon>
    </Indicator>
  );
}
