import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '@tanstack/react-router';
import { grantSpec } from '#modules/grants/schema.ts';
import { CanButton, YES } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import { useLabels } from '#web/record/labels.ts';
import cards from '#web/record/ListTable.module.css';
import { Moment } from '#web/record/Moment.tsx';
import keys from '#web/styles/keys.module.css';
import type { Item } from '../api.ts';
import type { Review } from '../schema.ts';
import { Decision, isOpen, mayShorten, type RowProps } from './Decision.tsx';
import { useDecide } from './useDecide.ts';

const COLUMNS = ['who', 'has', 'lastSeen', 'peers', 'hint', 'decision'] as const;
const ROW = 'tr[data-item]';

/** The rows of a review; one moves with j and the arrows, and decides with k, r and s, with a note after n. */
export function ItemTable({ review, items }: { readonly review: Review; readonly items: readonly Item[] }) {
  const { t } = useTranslation();
  const decide = useDecide(review);
  const body = useRef<HTMLTableSectionElement>(null);
  const [shortening, setShortening] = useState<string>();
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const setNote = (id: string, note: string): void => setNotes((all) => ({ ...all, [id]: note }));
  const here = (): Item | undefined => {
    const id = document.activeElement?.closest<HTMLElement>(ROW)?.dataset.item;
    return items.find((i) => i.id === id);
  };
  const move = (step: number): void => {
    const rows = [...(body.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
  };
  const act = (decision: 'keep' | 'remove') => (): void => {
    const item = here();
    if (!item || !isOpen(review, item) || (decision === 'remove' && item.fixed !== null)) return;
    decide.one(item, { decision }, notes[item.id]);
    move(1);
  };
  useHotkeys([
    ['j', () => move(1)],
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
    ['k', act('keep')],
    ['r', act('remove')],
    [
      'n',
      () => {
        const item = here();
        if (item && isOpen(review, item) && item.decision === null) setNote(item.id, notes[item.id] ?? '');
      },
    ],
    [
      's',
      () => {
        const item = here();
        if (item && isOpen(review, item) && mayShorten(item)) setShortening(item.id);
      },
    ],
  ]);
  const hinted = items.filter((i) => isOpen(review, i) && i.decision === null && i.low_risk && i.hint !== null);
  return (
    <Stack gap="sm">
      {review.state === 'open' && (
        <Group justify="space-between">
          <CanButton
            can={hinted.length > 0 ? YES : { allowed: false, reason: t('reviews.noHints') }}
            size="xs"
            variant="default"
            loading={decide.busy}
            onClick={() => decide.hints(hinted)}
          >
            {t('reviews.acceptHints', { count: hinted.length })}
          </CanButton>
          {items.some((i) => isOpen(review, i)) && (
            <Text size="xs" c="dimmed" className={keys.hint ?? ''}>
              {t('reviews.keys')}
            </Text>
          )}
        </Group>
      )}
      <div className={cards.frame} data-lines>
        <Table role="table" className={cards.table ?? ''} aria-label={t('reviews.rows')} highlightOnHover>
          <Table.Thead role="rowgroup" className={cards.header ?? ''}>
            <Table.Tr role="row">
              {COLUMNS.map((c) => (
                <Table.Th role="columnheader" key={c}>
                  {t(`reviews.column.${c}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody role="rowgroup" ref={body}>
            {items.map((item) => (
              <ItemRow
                key={item.id}
                review={review}
                item={item}
                decide={decide}
                shortening={shortening === item.id}
                onShorten={setShortening}
                note={notes[item.id]}
                onNote={(note) => setNote(item.id, note)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}

function ItemRow(props: RowProps) {
  const { item } = props;
  const { t } = useTranslation();
  const who = item._names.person_id ?? item._names.group_id ?? t('value.hidden');
  return (
    <Table.Tr
      role="row"
      className={cards.row ?? ''}
      data-item={item.id}
      tabIndex={0}
      aria-label={`${who}: ${item._names.profile_id ?? ''}`}
    >
      <Table.Td role="cell" data-title>
        {item.opens_person ? (
          <Anchor component={Link} to={`/people/${item.person_id}`} inherit>
            {who}
          </Anchor>
        ) : (
          who
        )}
      </Table.Td>
      <Table.Td role="cell" data-label={t('reviews.column.has')}>
        <div>
          {item._names.profile_id}
          {item.profile_id !== null && ` ${t('grants.at', { place: item._names.place_id ?? t('value.hidden') })}`}
          {item.profile_id !== null && item.below && ` (${t('grants.below')})`}
          {item.now !== 'same' && (
            <Badge size="sm" variant="default" tt="none" ml={6}>
              {t(`reviews.now.${item.now}`)}
            </Badge>
          )}
          {item.profile_id !== null && <GivenHow item={item} />}
          {item.fixed !== null && (
            <Text size="xs" c="dimmed">
              {item.fixed}
            </Text>
          )}
        </div>
      </Table.Td>
      <Table.Td role="cell" data-label={t('reviews.column.lastSeen')}>
        <Seen item={item} />
      </Table.Td>
      <Table.Td role="cell" data-label={t('reviews.column.peers')}>
        {item.peers === 0 ? '–' : t('reviews.peers', { have: item.peers_have, of: item.peers })}
      </Table.Td>
      <Table.Td role="cell" data-label={t('reviews.column.hint')}>
        <div>
          <HintView item={item} />
        </div>
      </Table.Td>
      <Table.Td role="cell">
        <div>
          <Decision {...props} who={who} />
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

/** Why somebody has it, and until when. */
function GivenHow({ item }: { readonly item: Item }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cause = useLabels(grantSpec).choice('cause', item.cause);
  return (
    <Text size="xs" c="dimmed">
      {item.ends_at === null ? cause : t('reviews.causeUntil', { cause, until: format.until(item.ends_at) })}
    </Text>
  );
}

/** When the person was last seen, as far as that is told. */
function Seen({ item }: { readonly item: Item }) {
  const { t } = useTranslation();
  if (item.last_seen_at !== null) return <Moment at={item.last_seen_at} />;
  return item.tells_seen ? t('reviews.never') : '–';
}

function HintView({ item }: { readonly item: Item }) {
  const { t } = useTranslation();
  return (
    <>
      {item.hint !== null && (
        <Badge size="sm" variant="light" tt="none" color={item.hint === 'remove' ? 'red' : 'green'}>
          {t(`reviews.hint.${item.hint}`)}
        </Badge>
      )}
      {item.reasons.map((r) => (
        <Text key={r.key} size="xs" c="dimmed">
          {t(`reviews.reason.${r.key}`, { count: r.count })}
        </Text>
      ))}
    </>
  );
}
