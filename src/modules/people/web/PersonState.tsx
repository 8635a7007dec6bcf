import { Badge, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useLabels } from '#web/record/labels.ts';
import { Moment } from '#web/record/Moment.tsx';
import { type Person, personSpec } from '../schema.ts';

/** What kind of account it is and how it stands, and what each of that means. */
export function PersonState({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const labels = useLabels(personSpec);
  const states = useStates(row);
  return (
    <Stack gap={6}>
      <Line name={labels.choice('kind', row.kind)} help={t(`people.kindHelp.${row.kind}`)} />
      {states.map(({ key, date }) => (
        <Line
          key={key}
          color={key === 'ends' ? 'gray' : 'orange'}
          name={t(`people.state.${key}`)}
          help={t(`people.state.${key}Help`, { date })}
        />
      ))}
      {row.last_seen_at !== undefined && (
        <Line
          name={labels.field('last_seen_at')}
          help={row.last_seen_at === null ? t('people.neverSeen') : <Moment at={row.last_seen_at} />}
        />
      )}
    </Stack>
  );
}

interface State {
  readonly key: 'disabled' | 'mailOnly' | 'notYet' | 'over' | 'ends';
  readonly date?: string;
}

/** Details that one may not view are not there, and say nothing. */
function useStates(row: Person): readonly State[] {
  const format = useFormat();
  const [now] = useState(Date.now);
  const from = row.valid_from ?? null;
  const until = row.valid_until ?? null;
  const states: State[] = [];
  if (!row.enabled) states.push({ key: 'disabled' });
  if (row.may_sign_in === false) states.push({ key: 'mailOnly' });
  if (from !== null && Date.parse(from) > now) states.push({ key: 'notYet', date: format.dateTime(from) });
  if (until !== null) {
    states.push({ key: Date.parse(until) <= now ? 'over' : 'ends', date: format.dateTime(until) });
  }
  return states;
}

function Line(props: { readonly name: string; readonly help: ReactNode; readonly color?: string }) {
  return (
    <Group gap="xs" wrap="wrap" align="flex-start">
      <Badge
        variant={props.color ? 'light' : 'default'}
        {...(props.color ? { color: props.color } : {})}
        tt="none"
        fw={500}
      >
        {props.name}
      </Badge>
      <Text size="sm" c="dimmed" flex="1 1 16rem">
        {props.help}
      </Text>
    </Group>
  );
}
