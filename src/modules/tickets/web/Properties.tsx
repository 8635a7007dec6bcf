import { Group, Select, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '#web/can.tsx';
import { usePortal } from '#web/portal.ts';
import { ValueText } from '#web/record/FieldValue.tsx';
import { useLabels } from '#web/record/labels.ts';
import { PersonPicker, PlacePicker } from '#web/record/pickers.tsx';
import { OPEN_STATUSES, PRIORITIES, type Ticket, ticketSpec, TYPES } from '../schema.ts';
import type { Editing } from './useEdit.ts';

interface PropertiesProps {
  readonly ticket: Ticket;
  readonly editing: Editing;
}

/** The fields of a ticket beside its conversation; each can be changed in place by those who may. */
export function Properties({ ticket, editing }: PropertiesProps) {
  const { t } = useTranslation();
  const labels = useLabels(ticketSpec);
  const { shown: portal } = usePortal();
  if (portal) return <Facts ticket={ticket} names={PORTAL_FACTS} />;
  const choice = (name: 'status' | 'priority' | 'type', values: readonly string[]) => (
    <Property ticket={ticket} name={name} action="edit">
      <Select
        aria-label={labels.field(name)}
        size="xs"
        data={values.map((v) => ({ value: v, label: labels.choice(name, v) }))}
        value={ticket[name]}
        onChange={(v) => v && v !== ticket[name] && editing.edit({ [name]: v })}
        allowDeselect={false}
        disabled={editing.pending}
      />
    </Property>
  );
  return (
    <Stack gap="xs">
      {choice('status', OPEN_STATUSES)}
      {choice('priority', PRIORITIES)}
      {choice('type', TYPES)}
      <Property ticket={ticket} name="place_id" action="edit">
        <PlacePicker
          aria-label={labels.field('place_id')}
          size="xs"
          can="ticket:create"
          kind="group"
          value={ticket.place_id}
          name={ticket._names.place_id}
          onChange={(id) => id && id !== ticket.place_id && editing.edit({ place_id: id })}
        />
      </Property>
      <Property ticket={ticket} name="owner_id" action="assign">
        <PersonPicker
          aria-label={labels.field('owner_id')}
          size="xs"
          action="assign"
          at={ticket.place_id}
          value={ticket.owner_id}
          name={ticket._names.owner_id}
          placeholder={t('tickets.nobody')}
          clearable
          onChange={(id) => id !== ticket.owner_id && editing.edit({ owner_id: id })}
        />
      </Property>
      <Property ticket={ticket} name="requester_id" action="manage">
        <PersonPicker
          aria-label={labels.field('requester_id')}
          size="xs"
          action="onBehalf"
          value={ticket.requester_id}
          name={ticket._names.requester_id}
          onChange={(id) => id && id !== ticket.requester_id && editing.edit({ requester_id: id })}
        />
      </Property>
      <Property ticket={ticket} name="confidential" action="manage">
        <Switch
          aria-label={labels.field('confidential')}
          size="sm"
          checked={ticket.confidential === true}
          onChange={(e) => editing.edit({ confidential: e.currentTarget.checked })}
        />
      </Property>
      <Facts ticket={ticket} names={FACTS} />
    </Stack>
  );
}

type Fact = Extract<keyof Ticket, string>;

const FACTS: readonly Fact[] = ['resolution', 'creator_id', 'hours', 'created_at', 'updated_at', 'closed_at'];
/** What somebody who is helped wants to know. */
const PORTAL_FACTS: readonly Fact[] = [
  'status',
  'place_id',
  'owner_id',
  'resolution',
  'created_at',
  'updated_at',
  'closed_at',
];

/** Fields that only tell; those without a value are left out. */
function Facts({ ticket, names }: { readonly ticket: Ticket; readonly names: readonly Fact[] }) {
  const labels = useLabels(ticketSpec);
  return (
    <Stack gap="xs">
      {names
        .filter((name) => ticket[name] !== null && ticket[name] !== undefined)
        .map((name) => (
          <Row key={name} label={labels.field(name)}>
            <Text size="sm">
              <ValueText spec={ticketSpec} name={name} value={ticket[name]} known={ticket._names[name]} />
            </Text>
          </Row>
        ))}
    </Stack>
  );
}

interface PropertyProps {
  readonly ticket: Ticket;
  readonly name: Extract<keyof Ticket, string>;
  readonly action: string;
  /** The control for those who may change it; others read the value. */
  readonly children: ReactNode;
}

function Property({ ticket, name, action, children }: PropertyProps) {
  const labels = useLabels(ticketSpec);
  const can = useCan(ticket, action);
  const id = useId();
  if (can.allowed) return <Row label={labels.field(name)}>{children}</Row>;
  return (
    <Row label={labels.field(name)}>
      <Group gap={6} wrap="nowrap">
        <Text size="sm" aria-describedby={id}>
          <ValueText spec={ticketSpec} name={name} value={ticket[name]} known={ticket._names[name]} />
        </Text>
        <Tooltip label={can.reason} events={{ hover: true, focus: true, touch: true }}>
          <IconLock
            size={14}
            tabIndex={0}
            role="img"
            id={id}
            aria-label={can.reason}
            color="var(--mantine-color-dimmed)"
          />
        </Tooltip>
      </Group>
    </Row>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="center" mih={30}>
      <Text size="xs" c="dimmed" w={96} style={{ flexShrink: 0 }}>
        {label}
      </Text>
      <div style={{ flex: 1, minWidth: 0 }}>{children}</div>
    </Group>
  );
}
