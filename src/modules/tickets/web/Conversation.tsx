import { Badge, Button, Stack, Text, Tooltip } from '@mantine/core';
import { useInViewport, useMergedRef } from '@mantine/hooks';
import { IconArrowDown, IconLock } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonPicture } from '#modules/pictures/web/PersonPicture.tsx';
import { useFormat } from '#web/format.ts';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import { workunits } from '../api.ts';
import type { Ticket, Workunit } from '../schema.ts';
import css from './conversation.module.css';

/** Of a conversation longer than this, only so many of the newest entries are shown at first. */
const LONG = 5;
const NEWEST = 4;

/**
 * What was said and done on a ticket, oldest first; the description opens it. `children` stands at the foot of the
 * screen while one reads.
 */
export function Conversation({ ticket, children }: { readonly ticket: Ticket; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const answer = useCall(workunits, { params: { id: ticket.id } });
  const [whole, setWhole] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const seen = useInViewport<HTMLDivElement>();
  const endRef = useMergedRef(end, seen.ref);
  const all = answer.data?.items ?? [];
  const folded = whole || all.length <= LONG ? 0 : all.length - NEWEST;
  return (
    <div>
      <Stack gap="sm">
        <Stack gap="sm" role="feed" aria-label={t('tickets.conversation')} aria-busy={answer.isPending}>
          <Entry
            authorId={ticket.requester_id ?? ticket.creator_id}
            author={ticket._names.requester_id ?? ticket._names.creator_id ?? ''}
            at={ticket.created_at}
            body={ticket.description}
            label={t('tickets.description')}
          />
          {folded > 0 && (
            <Button variant="subtle" size="compact-sm" className={css.earlier ?? ''} onClick={() => setWhole(true)}>
              {t('tickets.earlier', { count: folded })}
            </Button>
          )}
          {all.slice(folded).map((w) => (
            <WorkunitEntry key={w.id} workunit={w} />
          ))}
        </Stack>
        {answer.isPending && <Loading lines={4} />}
        {answer.isError && <ProblemView error={answer.error} retry={() => void answer.refetch()} />}
        <div ref={endRef} />
      </Stack>
      <div className={css.foot}>
        {all.length > 0 && !seen.inViewport && (
          <div className={css.jump}>
            <Button
              variant="default"
              size="compact-sm"
              radius="xl"
              leftSection={<IconArrowDown size={14} />}
              onClick={() => end.current?.scrollIntoView({ block: 'center' })}
            >
              {t('tickets.newest')}
            </Button>
          </div>
        )}
        {children}
      </div>
    </div>
  );
}

function WorkunitEntry({ workunit: w }: { readonly workunit: Workunit }) {
  return (
    <Entry
      authorId={w.author_id}
      author={w.author}
      at={w.created_at}
      body={w.body}
      internal={w.internal}
      hours={w.hours}
    />
  );
}

interface EntryProps {
  readonly authorId: string | null | undefined;
  readonly author: string;
  readonly at: string | undefined;
  readonly body: string | undefined;
  readonly label?: string;
  readonly internal?: boolean;
  readonly hours?: number | undefined;
}

function Entry({ authorId, author, at, body, label, internal = false, hours }: EntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <article className={`${css.entry} ${internal ? css.internal : ''}`} aria-label={author}>
      <div className={css.head}>
        <PersonPicture id={authorId ?? ''} name={author} />
        <Text fw={600} size="sm">
          {author}
        </Text>
        {label && (
          <Badge variant="default" size="sm" tt="none">
            {label}
          </Badge>
        )}
        {internal && (
          <Badge color="yellow" variant="filled" c="black" size="sm" tt="none" leftSection={<IconLock size={11} />}>
            {t('tickets.internal')}
          </Badge>
        )}
        {hours !== undefined && hours > 0 && (
          <Badge variant="default" size="sm" tt="none">
            {t('tickets.hoursShort', { hours: format.number(hours) })}
          </Badge>
        )}
        {at && (
          <Tooltip label={format.dateTime(at)}>
            <Text component="time" dateTime={at} size="xs" c="dimmed" ml="auto">
              {format.ago(at)}
            </Text>
          </Tooltip>
        )}
      </div>
      <div className={css.body}>
        {body || (
          <Text c="dimmed" size="sm" span>
            {t('tickets.noDescription')}
          </Text>
        )}
      </div>
    </article>
  );
}
