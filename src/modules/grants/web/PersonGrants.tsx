import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GrantGives } from '#modules/access/web/GrantGives.tsx';
import { CanButton, CanIcon, useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall, useSend } from '#web/query.ts';
import { useLabels } from '#web/record/labels.ts';
import cards from '#web/record/ListTable.module.css';
import { useName } from '#web/record/names.ts';
import { useToast } from '#web/toast.tsx';
import { grantsApi } from '../api.ts';
import { type Grant, grantSpec } from '../schema.ts';
import { AddGrant } from './AddGrant.tsx';
import { useSpan } from './dates.ts';
import { Cause } from './Cause.tsx';
import { Suggestions } from './Suggestions.tsx';
import { EditGrant } from './EditGrant.tsx';
import { GroupGrants } from './GroupGrants.tsx';

const COLUMNS = ['profile_id', 'place_id', 'starts_at', 'ends_at', 'cause', 'given_by'] as const;

interface PersonGrantsProps {
  readonly personId: string;
  /** The form of a new grant stands open from the start, for those who may give one. */
  readonly beginsOpen?: boolean;
}

/** What a person has been granted, and the way to grant more. */
export function PersonGrants({ personId, beginsOpen = false }: PersonGrantsProps) {
  const { t } = useTranslation();
  const labels = useLabels(grantSpec);
  const person = useName('person', personId) ?? '';
  const may = useMayCreate('grant');
  const [asked, setAdding] = useState<boolean>();
  const adding = asked ?? (beginsOpen && may.allowed);
  const answer = useCall(grantsApi.list, { query: { person_id: personId, limit: 200 } });
  if (answer.isPending) return <Loading lines={4} />;
  if (answer.isError) return <ProblemView error={answer.error} retry={() => void answer.refetch()} />;
  const grants = answer.data.items as readonly Grant[];
  const add = (
    <CanButton
      can={may}
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={() => setAdding(true)}
      aria-expanded={adding}
    >
      {t('grants.add')}
    </CanButton>
  );
  return (
    <Stack gap="md">
      {grants.length === 0 && !adding && (
        <Empty title={t('grants.none', { person })} text={t('grants.noneHelp')}>
          <Suggestions personId={personId} />
          {add}
        </Empty>
      )}
      {grants.length > 0 && (
        <div className={cards.frame} data-lines>
          <Table role="table" className={cards.table ?? ''} aria-label={t('grants.title')}>
            <Table.Thead role="rowgroup" className={cards.header ?? ''}>
              <Table.Tr role="row">
                {COLUMNS.map((c) => (
                  <Table.Th role="columnheader" key={c}>
                    {labels.field(c)}
                  </Table.Th>
                ))}
                <Table.Td role="cell" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody role="rowgroup">
              {grants.map((g) => (
                <GrantRow key={g.id} grant={g} label={labels.field} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding ? (
        <>
          {grants.length === 0 && (
            <Group gap="xs">
              <Suggestions personId={personId} />
            </Group>
          )}
          <AddGrant
            personId={personId}
            personName={person}
            takesFocus={asked === true}
            onDone={() => setAdding(false)}
          />
        </>
      ) : (
        grants.length > 0 && <div>{add}</div>
      )}
      <GroupGrants personId={personId} own={grants} />
    </Stack>
  );
}

interface GrantRowProps {
  readonly grant: Grant;
  /** What a column is called. */
  readonly label: (column: (typeof COLUMNS)[number]) => string;
}

function GrantRow({ grant: g, label }: GrantRowProps) {
  const { t } = useTranslation();
  const span = useSpan();
  const byRule = g.rule_id ? { allowed: false, reason: t('grants.byRule') } : undefined;
  const remove = useRemoveGrant();
  const [now] = useState(Date.now);
  const over = isOver(g, now);
  const later = g.starts_at !== null && Date.parse(g.starts_at) > now;
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const names = { profile: g._names.profile_id, place: g._names.place_id };
  const done = (): void => {
    setEditing(false);
    // The form is gone after the next paint, and the focus would be lost with it.
    requestAnimationFrame(() => pencil.current?.focus());
  };
  return (
    <>
      <Table.Tr role="row" className={cards.row ?? ''} {...(over ? { c: 'dimmed' } : {})}>
        <Table.Td role="cell" data-title>
          <Link
            to={'/profiles/$id' as string}
            params={{ id: g.profile_id } as never}
            style={{ color: 'var(--mantine-color-anchor)' }}
          >
            {g._names.profile_id}
          </Link>
        </Table.Td>
        <Table.Td role="cell" data-label={label('place_id')}>
          <Group gap={6}>
            {g._names.place_id}
            {g.below && (
              <Badge variant="light" size="sm" tt="none">
                {t('grants.below')}
              </Badge>
            )}
          </Group>
        </Table.Td>
        <Table.Td role="cell" data-label={label('starts_at')}>
          {g.starts_at === null ? <None /> : span.from(g.starts_at)}
          {later && <State text={t('grants.later')} />}
        </Table.Td>
        <Table.Td role="cell" data-label={label('ends_at')}>
          {g.ends_at === null ? <None /> : span.until(g.ends_at)}
          {over && <State text={t('grants.over')} />}
        </Table.Td>
        <Table.Td role="cell" data-label={label('cause')}>
          <Cause grant={g} />
        </Table.Td>
        <Table.Td role="cell" data-label={label('given_by')}>
          {g.given_by === null ? <None /> : g._names.given_by}
        </Table.Td>
        <Table.Td role="cell" className={cards.actions ?? ''}>
          {g.person_id !== null && (
            <GrantGives
              personId={g.person_id}
              profileId={g.profile_id}
              placeId={g.place_id}
              title={t(g.below ? 'explain.grantBelow' : 'explain.grant', names)}
            />
          )}
          <CanIcon
            ref={pencil}
            {...(byRule ? { can: byRule } : {})}
            row={g}
            action="edit"
            label={t('grants.edit', names)}
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            <IconPencil size={16} />
          </CanIcon>
          <CanIcon
            {...(byRule ? { can: byRule } : {})}
            row={g}
            action="delete"
            color="red"
            label={t('grants.remove', names)}
            onClick={() => remove(g)}
          >
            <IconX size={16} />
          </CanIcon>
        </Table.Td>
      </Table.Tr>
      {editing && (
        <Table.Tr role="row">
          <Table.Td role="cell" colSpan={COLUMNS.length + 1}>
            <EditGrant grant={g} onDone={done} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

const isOver = (g: Grant, now = Date.now()): boolean => g.ends_at !== null && Date.parse(g.ends_at) <= now;

function None() {
  const { t } = useTranslation();
  return (
    <Text span inherit c="dimmed" aria-label={t('value.none')}>
      –
    </Text>
  );
}

const State = ({ text }: { readonly text: string }) => (
  <Badge variant="default" size="sm" tt="none" ml={6}>
    {text}
  </Badge>
);

/** Takes a grant away; for half a minute it can be given again as it was. */
function useRemoveGrant(): (grant: Grant) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const changes = ['person', 'place', 'profile'];
  const remove = usePreviewedSend(grantsApi.delete, { changes });
  const create = useSend(grantsApi.create, { changes });
  return (g) =>
    remove.mutate(
      { params: { id: g.id }, version: g.version },
      {
        onError: toast.error,
        onSuccess: ({ verdict }) => {
          if (verdict !== 'save') return;
          const { person_id, group_id, profile_id, place_id, below, starts_at, ends_at } = g;
          const removed = t('grants.removed', { profile: g._names.profile_id, place: g._names.place_id });
          // What was over is not given again.
          if (isOver(g)) return toast.done(removed);
          const body = { person_id, group_id, profile_id, place_id, below, starts_at, ends_at };
          toast.undo(removed, () => create.mutate({ body }, { onError: toast.error }));
        },
      },
    );
}
