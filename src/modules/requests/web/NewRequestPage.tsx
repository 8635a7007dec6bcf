import { Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '#web/page/Page.tsx';
import { THINGS, useThing } from '#modules/access/web/ThingPicker.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { pathOfRecord, recordOfPath } from '#web/record-of-path.ts';
import { oneOf, useSearchOf } from '#web/search.ts';
import { titleOf } from '#web/record/rows.ts';
import { useToast } from '#web/toast.tsx';
import { askAccess } from '../api.ts';

const search = oneOf('type', 'id', 'action', 'number');
const DAYS = ['1', '7', '30', '90'];

/** Asks for what was refused: why, and for how long. */
export function NewRequestPage() {
  const { t } = useTranslation();
  const [{ type, id, action = 'view', number = '' }] = useSearchOf(search);
  return (
    <Page title={t('requests.new')} up={{ to: '/requests', label: t('requests.title') }}>
      {type === undefined || id === undefined ? (
        <Form key={number} type="ticket" action={action} known={number} />
      ) : (
        <Form type={type} id={id} action={action} />
      )}
    </Page>
  );
}

/** The record that is asked for: by name where one sees it, otherwise by the address that one came from. */
function Asked({ type, id }: { readonly type: string; readonly id: string }) {
  const spec = THINGS[type];
  const seen = useThing(spec ? type : 'ticket', spec ? id : undefined);
  const told = spec && seen.data ? titleOf(spec, seen.data) : pathOfRecord(type, id);
  return (
    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
      {told}
    </Text>
  );
}

interface FormProps {
  readonly type: string;
  /** The record; left out, the form asks for its number or link. */
  readonly id?: string;
  readonly action: string;
  /** The number or link to start with. */
  readonly known?: string;
}

/** What a number, or a link to a record, stands for; undefined for anything else. */
function recordIn(
  text: string,
): { readonly type: string; readonly id: string } | { readonly number: number } | undefined {
  const number = Number(/^(?:#|\S*\/tickets\/)?(\d{1,9})(?:[/?#]\S*)?$/.exec(text.trim())?.[1] ?? 0);
  return number > 0 ? { number } : recordOfPath(text);
}

function Form({ type, id, action: asked, known = '' }: FormProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const { history } = useRouter();
  const send = useSend(askAccess);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const [typed, setTyped] = useState(known);
  const record = id === undefined ? recordIn(typed) : { id };
  const isOther = id === undefined && typed.trim() !== '' && record === undefined;
  const [action = asked, facet] = asked.split(':').toReversed();
  const permission = facet === undefined ? `${type}:${action}` : `${type}.${facet}:${action}`;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (record === undefined) return;
    const body = {
      type,
      ...record,
      action,
      ...(facet === undefined ? {} : { facet }),
      reason: reason.trim(),
      days: Number(days),
    };
    send.mutate(
      { body },
      {
        onSuccess: () => {
          toast.done(t('requests.sent'));
          void navigate({ to: '/requests' });
        },
      },
    );
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm" maw={560}>
        <Text size="sm">
          {id === undefined
            ? t('requests.numberHelp')
            : t('requests.newHelp', { what: t(`permission.${permission}`, { defaultValue: permission }) })}
        </Text>
        {id !== undefined && <Asked type={type} id={id} />}
        {send.error && <ProblemView error={send.error} />}
        {id === undefined && (
          <TextInput
            label={t('requests.which')}
            required
            maxLength={500}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
            error={isOther && t('requests.neither')}
          />
        )}
        <Textarea
          label={t('requests.reason')}
          description={t('requests.reasonHelp')}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value.replaceAll('\n', ' '))}
        />
        <NativeSelect
          label={t('requests.howLong')}
          data={DAYS.map((value) => ({ value, label: t('requests.days', { count: Number(value) }) }))}
          value={days}
          onChange={(e) => setDays(e.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => history.back()}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" disabled={reason.trim() === '' || record === undefined} loading={send.isPending}>
            {t('requests.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
