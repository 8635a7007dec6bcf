import { ActionIcon, Anchor, Group, Text, Tooltip } from '@mantine/core';
import { IconMail, IconMailOpened } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSend } from '#web/query.ts';
import { Moment } from '#web/record/Moment.tsx';
import { useToast } from '#web/toast.tsx';
import { markNotice, type NoticeAnswer } from '../api.ts';
import classes from './NoticeRow.module.css';

/** One notice. Following its link reads it. */
export function NoticeRow({ notice: n }: { readonly notice: NoticeAnswer }) {
  const { t } = useTranslation();
  const toast = useToast();
  const mark = useSend(markNotice);
  const unread = n.read_at === null;
  const set = (read: boolean): void =>
    mark.mutate({ params: { notice: n.id }, body: { read } }, { onError: toast.error });
  const label = t(unread ? 'inbox.markRead' : 'inbox.markUnread');
  return (
    <Group component="li" className={classes.row} wrap="nowrap" align="flex-start" gap="sm" data-unread={unread}>
      <span className={classes.dot} aria-hidden="true" />
      <div className={classes.text}>
        <Text fw={unread ? 600 : 400} component="div">
          {n.link === null ? (
            n.text
          ) : (
            <Anchor component={Link} to={n.link} inherit onClick={() => unread && set(true)}>
              {n.text}
            </Anchor>
          )}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          <Moment at={n.created_at} />
        </Text>
      </div>
      <Tooltip label={label}>
        <ActionIcon variant="subtle" aria-label={`${label}: ${n.text}`} onClick={() => set(unread)}>
          {unread ? <IconMailOpened size={16} /> : <IconMail size={16} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
