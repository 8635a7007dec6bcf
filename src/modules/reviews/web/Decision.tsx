import { Button, Group, Stack, Text, TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useProblemText } from '#web/page/ProblemView.tsx';
import { saidOf } from '#web/record/field-errors.ts';
import type { Item } from '../api.ts';
import type { Review } from '../schema.ts';
import type { useDecide } from './useDecide.ts';

/** Whether the reader may still decide about the row. */
export const isOpen = (review: Review, item: Item): boolean =>
  review.state === 'open' && item.mine && item.now !== 'gone' && item.decision !== 'remove';

/** To be a super administrator has no end, and what a rule gives ends with the rule. */
export const mayShorten = (item: Item): boolean => item.fixed === null && item.profile_id !== null;

export interface RowProps {
  readonly review: Review;
  readonly item: Item;
  readonly decide: ReturnType<typeof useDecide>;
  readonly shortening: boolean;
  readonly onShorten: (id: string | undefined) => void;
  /** What is to be written beside the decision; undefined while nobody wants to write anything. */
  readonly note: string | undefined;
  readonly onNote: (note: string) => void;
}

/** The decision about a row, or the ways to decide. */
export function Decision(props: RowProps & { readonly who: string }) {
  const { review, item, decide, shortening, who } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const decides = useDeciders();
  if (item.decision !== null && !shortening) {
    const by = item.by_silence ? t('reviews.bySilence') : (item._names.decided_by ?? '');
    return (
      <>
        <Text size="sm">
          {t(`reviews.decided.${item.decision}`, { date: item.until === null ? '' : format.until(item.until), by })}
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
  return shortening ? <Shorten {...props} /> : <Ways {...props} />;
}

/** Keep, remove or shorten, and a note beside it. */
function Ways({ item, decide, onShorten, who, note, onNote }: RowProps & { readonly who: string }) {
  const { t } = useTranslation();
  const ways = {
    keep: { can: true, act: () => decide.one(item, { decision: 'keep' }, note) },
    remove: { can: item.fixed === null, act: () => decide.one(item, { decision: 'remove' }, note) },
    shorten: { can: mayShorten(item), act: () => onShorten(item.id) },
    note: { can: note === undefined, act: () => onNote('') },
  } as const;
  return (
    <Stack gap={4}>
      <Group gap={4}>
        {(['keep', 'remove', 'shorten', 'note'] as const).map((way) => (
          <Button
            key={way}
            size="compact-sm"
            variant={way === 'note' ? 'subtle' : 'default'}
            disabled={!ways[way].can}
            onClick={ways[way].act}
            aria-label={`${t(`reviews.${way}`)}: ${who}`}
          >
            {t(`reviews.${way}`)}
          </Button>
        ))}
      </Group>
      {note !== undefined && (
        <NoteInput
          note={note}
          onNote={onNote}
          autoFocus
          // Back to the row, where the keys decide.
          onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.closest('tr')?.focus()}
        />
      )}
    </Stack>
  );
}

function NoteInput({ note, onNote, ...rest }: Pick<RowProps, 'note' | 'onNote'> & TextInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      {...rest}
      size="xs"
      aria-label={t('reviews.note')}
      placeholder={t('reviews.notePlace')}
      maxLength={2000}
      value={note ?? ''}
      onChange={(e) => onNote(e.currentTarget.value)}
    />
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

function Shorten({ item, decide, onShorten, note, onNote }: RowProps) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [wrong, setWrong] = useState<string>();
  const textOf = useProblemText();
  const onDone = (): void => onShorten(undefined);
  // What was typed stays until it is saved.
  const onError = (error: Error): void => setWrong(saidOf(error, 'until') ?? textOf(error));
  const submit = (): void => {
    if (day === '') return;
    const end = new Date(`${day}T00:00:00`);
    end.setDate(end.getDate() + 1);
    decide.one(item, { decision: 'shorten', until: end.toISOString() }, note, { onDone, onError });
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
        onChange={(e) => {
          setDay(e.currentTarget.value);
          setWrong(undefined);
        }}
        error={wrong}
        autoFocus
      />
      <NoteInput note={note} onNote={onNote} />
      <Button size="compact-sm" type="submit">
        {t('reviews.shorten')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={onDone}>
        {t('action.cancel')}
      </Button>
    </Group>
  );
}
