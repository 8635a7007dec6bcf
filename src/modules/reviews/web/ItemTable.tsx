import { Badge, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { Moment } from '#web/record/Moment.tsx';
import type { Item } from '../api.ts';
import type { Review } from '../schema.ts';
import { useDecide } from './useDecide.ts';

const COLUMNS = ['who', 'has', 'lastSeen', 'peers', 'hint', 'decision'] as const;
const ROW = 'tr[data-item]';

/** The rows of a review; one moves with j and the arrows, and decides with k, r and s. */
export function ItemTable({ review, items }: { readonly review: Review; readonly items: readonly Item[] }) {
  const { t } = useTranslation();
  const decide = useDecide(review);
  const body = useRef<HTMLTableSectionElement>(null);
  const [shortening, setShortening] = useState<string>();
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
    decide.one(item, { decision });
    move(1);
  };
  useHotkeys([
    ['j', () => move(1)],
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
    ['k', act('keep')],
    ['r', act('remove')],
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
        <Group>
          <Button
            size="xs"
            variant="default"
            disabled={hinted.length === 0 || decide.busy}
            onClick={() => decide.hints(hinted)}
          >
            {t('reviews.acceptHints', { count: hinted.length })}
          </Button>
        </Group>
      )}
      <Table.ScrollContainer minWidth={880}>
        <Table aria-label={t('reviews.rows')} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((c) => (
                <Table.Th key={c}>{t(`reviews.column.${c}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody ref={body}>
            {items.map((item) => (
              <ItemRow
                key={item.id}
                review={review}
                item={item}
                decide={decide}
                shortening={shortening === item.id}
                onShorten={setShortening}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

/** Whether the reader may still decide about the row. */
const isOpen = (review: Review, item: Item): boolean =>
  review.state === 'open' && item.mine && item.now !== 'gone' && item.decision !== 'remove';

/** To be a super administrator has no end, and what a rule gives ends with the rule. */
const mayShorten = (item: Item): boolean => item.fixed === null && item.profile_id !== null;

interface RowProps {
  readonly review: Review;
  readonly item: Item;
  readonly decide: ReturnType<typeof useDecide>;
  readonly shortening: boolean;
  readonly onShorten: (id: string | undefined) => void;
}

function ItemRow(props: RowProps) {
  const { item } = props;
  const { t } = useTranslation();
  const who = item._names.person_id ?? item._names.group_id ?? t('value.hidden');
  return (
    <Table.Tr data-item={item.id} tabIndex={0} aria-label={`${who}: ${item._names.profile_id ?? ''}`}>
      <Table.Td>{who}</Table.Td>
      <Table.Td>
        {item._names.profile_id}
        {item.profile_id !== null && ` ${t('grants.at', { place: item._names.place_id ?? t('value.hidden') })}`}
        {item.profile_id !== null && item.below && ` (${t('grants.below')})`}
        {item.now !== 'same' && (
          <Badge size="sm" variant="default" tt="none" ml={6}>
            {t(`reviews.now.${item.now}`)}
          </Badge>
        )}
        {item.fixed !== null && (
          <Text size="xs" c="dimmed">
            {item.fixed}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{item.last_seen_at === null ? t('reviews.never') : <Moment at={item.last_seen_at} />}</Table.Td>
      <Table.Td>{item.peers === 0 ? '–' : t('reviews.peers', { have: item.peers_have, of: item.peers })}</Table.Td>
      <Table.Td>
        <HintView item={item} />
      </Table.Td>
      <Table.Td>
        <Decision {...props} who={who} />
      </Table.Td>
    </Table.Tr>
  );
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

function Decision({ review, item, decide, shortening, onShorten, who }: RowProps & { readonly who: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const decides = useDeciders();
  if (item.decision !== null && !shortening) {
    const by = item.by_silence ? t('reviews.bySilence') : (item._names.decided_by ?? '');
    return (
      <>
        <Text size="sm">
          {t(`reviews.decided.${item.decision}`, { date: item.until === null ? '' : format.date(item.until), by })}
        </Text>
        {item.note !== '' && (
          <Text size="xs" c="dimmed">
            {item.note}
          </Text>
        )}
        {item.refused !== null && (
          <Text size="xs" c="red">
            {item.refused}
          </Text>
        )}
        {review.state === 'open' && item.mine && !item.by_silence && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => decide.undo(item)}
            aria-label={`${t('action.undo')}: ${who}`}
          >
            {t('action.undo')}
          </Button>
        )}
      </>
    );
  }
  if (!isOpen(review, item)) {
    return (
      <Text size="sm" c="dimmed">
        {item.now === 'gone'
          ? t('reviews.gone')
          : item.mine || review.state !== 'open'
            ? t('reviews.undecided')
            : decides(item.deciders)}
      </Text>
    );
  }
  if (shortening) return <Shorten item={item} decide={decide} onDone={() => onShorten(undefined)} />;
  const fixed = item.fixed !== null;
  return (
    <Group gap={4} wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => decide.one(item, { decision: 'keep' })}
        aria-label={`${t('reviews.keep')}: ${who}`}
      >
        {t('reviews.keep')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={fixed}
        onClick={() => decide.one(item, { decision: 'remove' })}
        aria-label={`${t('reviews.remove')}: ${who}`}
      >
        {t('reviews.remove')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!mayShorten(item)}
        onClick={() => onShorten(item.id)}
        aria-label={`${t('reviews.shorten')}: ${who}`}
      >
        {t('reviews.shorten')}
      </Button>
    </Group>
  );
}

/** Who decides, in a sentence: whom the reader may not see is counted. */
function useDeciders(): (deciders: Item['deciders']) => string {
  const { t, i18n } = useTranslation();
  const and = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  return ({ names, others }) => {
    const count = names.length + others;
    if (count === 0) return t('reviews.nobodyDecides');
    const unnamed = t(names.length === 0 ? 'reviews.someone' : 'reviews.others', { count: others });
    return t('reviews.whoDecides', { who: and.format([...names, ...(others > 0 ? [unnamed] : [])]), count });
  };
}

function Shorten(props: {
  readonly item: Item;
  readonly decide: ReturnType<typeof useDecide>;
  readonly onDone: () => void;
}) {
  const { item, decide, onDone } = props;
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [note, setNote] = useState('');
  const submit = (): void => {
    if (day === '') return;
    const end = new Date(`${day}T00:00:00`);
    end.setDate(end.getDate() + 1);
    decide.one(item, { decision: 'shorten', until: end.toISOString(), ...(note === '' ? {} : { note }) });
    onDone();
  };
  return (
    <Group
      component="form"
      gap={4}
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
    >
      <TextInput
        type="date"
        size="xs"
        aria-label={t('reviews.until')}
        value={day}
        onChange={(e) => setDay(e.currentTarget.value)}
        autoFocus
      />
      <TextInput
        size="xs"
        aria-label={t('reviews.note')}
        placeholder={t('reviews.note')}
        value={note}
        onChange={(e) => setNote(e.currentTarget.value)}
      />
      <Button size="compact-sm" type="submit">
        {t('reviews.shorten')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={onDone}>
        {t('action.cancel')}
      </Button>
    </Group>
  );
}
