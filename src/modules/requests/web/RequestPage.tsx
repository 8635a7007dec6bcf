import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '#web/page/Page.tsx';
import { useCall, useSend } from '#web/query.ts';
import { pathOfRecord } from '#web/record-of-path.ts';
import { Moment } from '#web/record/Moment.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useId } from '#web/search.ts';
import { useSession } from '#web/session.ts';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { getRequest, withdrawRequest } from '../api.ts';
import { Decision } from './Decision.tsx';
import { COLOURS, useAskedFor, useGiven } from './words.ts';

type Request = Out<typeof getRequest>;

export function RequestPage() {
  const request = useId();
  const query = useCall(getRequest, { params: { request } });
  return <WhenLoaded query={query}>{(r) => <OneRequest key={r.id} request={r} />}</WhenLoaded>;
}

function OneRequest({ request: r }: { readonly request: Request }) {
  const { t } = useTranslation();
  const say = useAskedFor();
  const sayGiven = useGiven();
  const me = useSession().person.id;
  const path = r.record_id === null ? undefined : pathOfRecord(r.type, r.record_id);
  return (
    <Page
      title={t('requests.number', { number: r.number })}
      up={{ to: '/requests', label: t('requests.title') }}
      beside={
        <Badge color={COLOURS[r.state]} variant="light" tt="none">
          {t(`requests.state.${r.state}`)}
        </Badge>
      }
      lead={t('requests.by', { person: r.person, what: say(r) })}
    >
      <Stack gap="md" maw={720}>
        <Text style={{ overflowWrap: 'anywhere' }}>“{r.reason}”</Text>
        <Text size="sm" c="dimmed">
          {t('requests.asked')} <Moment at={r.created_at} /> · {t('requests.days', { count: r.days })}
        </Text>
        {r.title !== null && path !== undefined && (
          <div>
            <Anchor component={Link} to={path}>
              {r.title}
            </Anchor>
          </div>
        )}
        {r.decided_at !== null && (
          <Text size="sm">
            {t(`requests.state.${r.state}`)}
            {r.decided_by === null ? '' : ` · ${r.decided_by}`} · <Moment at={r.decided_at} />
            {r.given === null ? '' : ` · ${sayGiven(r.given)}`}
            {r.relation === null ? '' : ` · ${t(`requests.as.${r.relation}`)}`}
            {r.answer === null ? '' : ` · “${r.answer}”`}
          </Text>
        )}
        {r.decide && <Decision request={r} />}
        {r.person_id === me && r.state === 'open' && <Withdraw id={r.id} />}
      </Stack>
    </Page>
  );
}

function Withdraw({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(withdrawRequest);
  return (
    <Group>
      <Button
        variant="default"
        loading={send.isPending}
        onClick={() =>
          send.mutate(
            { params: { request: id } },
            { onSuccess: () => toast.done(t('requests.withdrawn')), onError: toast.error },
          )
        }
      >
        {t('requests.withdraw')}
      </Button>
    </Group>
  );
}
