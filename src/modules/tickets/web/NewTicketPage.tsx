import { Stack, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { createContext, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { members } from '#modules/places/api.ts';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { FormField, type FormFieldProps } from '#web/record/FormField.tsx';
import { useName } from '#web/record/names.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { useSession } from '#web/session.ts';
import { ticketSpec } from '../schema.ts';
import { Quota } from './Quota.tsx';
import { NoGroupYet, useNoGroupYet } from './NoGroupYet.tsx';

const FIELDS = ['title', 'place_id', 'requester_id', 'priority', 'type', 'confidential', 'description'];

/** A new ticket. Who will see it is said before it is sent. */
export function NewTicketPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { person } = useSession();
  const may = useMayCreate('ticket');
  const noGroup = useNoGroupYet();
  const asked: { place_id?: string; requester_id?: string } = useSearch({ strict: false });
  const [requester, setRequester] = useState<string | null>(asked.requester_id ?? person.id);
  return (
    <Page title={t('tickets.new')} up={{ to: '/tickets', label: t('tickets.title') }}>
      {noGroup ? (
        <NoGroupYet />
      ) : may.allowed ? (
        <Requester value={{ id: requester, choose: setRequester }}>
          <RecordForm
            spec={ticketSpec}
            mode="create"
            fields={FIELDS}
            overrides={{ place_id: GroupField, requester_id: RequesterField, description: WideField }}
            initial={{ requester_id: person.id, priority: 'medium', type: 'incident', ...asked }}
            submitLabel={t('tickets.create')}
            onDone={(row) => void navigate({ to: '/tickets/$id', params: { id: row.id } })}
          />
        </Requester>
      ) : (
        <Empty title={t('tickets.mayNotCreate')} text={may.reason} />
      )}
    </Page>
  );
}

function WideField(props: FormFieldProps) {
  return (
    <div style={{ gridColumn: '1 / -1' }}>
      <FormField {...props} />
    </div>
  );
}

/** For whom the ticket is, which the group's limits ask for. */
const Requester = createContext<{ readonly id: string | null; readonly choose: (id: string | null) => void }>({
  id: null,
  choose: () => undefined,
});

function RequesterField(props: FormFieldProps) {
  const { choose } = useContext(Requester);
  const onChange = (value: unknown): void => {
    choose(typeof value === 'string' ? value : null);
    props.onChange(value);
  };
  return <FormField {...props} onChange={onChange} />;
}

/** The group, and below it the sentence that says who will see the ticket there. */
function GroupField(props: FormFieldProps) {
  const { id: requester } = useContext(Requester);
  const id = typeof props.value === 'string' && props.value !== '' ? props.value : null;
  return (
    <Stack gap={4}>
      <FormField {...props} />
      {id !== null && <Audience placeId={id} />}
      {/* A refusal of the group says by itself what is full. */}
      {id !== null && props.error === undefined && <Quota placeId={id} requesterId={requester} />}
    </Stack>
  );
}

function Audience({ placeId }: { readonly placeId: string }) {
  const { t } = useTranslation();
  const group = useName('place', placeId);
  const { data } = useCall(members, { params: { id: placeId } });
  // Whoever may not see all of the members would be told a number that is too small.
  const count = data?.unseen === 0 ? data.items.filter((m) => m.enabled && m.sees).length : undefined;
  if (group === undefined) return null;
  return (
    <Text size="xs" c="dimmed" role="status">
      <IconEye size={13} aria-hidden />{' '}
      {count === undefined || count === 0
        ? t('tickets.audience', { group })
        : t('tickets.audienceCount', { group, count })}
    </Text>
  );
}
