import { Button, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import type { PreviewAnswer } from '../schema.ts';
import { useExamples } from './examples.ts';
import { usePermissionWords, Words } from './Words.tsx';

type Person = PreviewAnswer['people'][number];
type Shift = Person['gains'][number];
type Change = Person['records'][number];

/** People who are shown before one asks for all of them: what follows is not to be buried. */
const FIRST = 4;
/** Places that one line names before it is opened. */
const PLACES = 4;

/** Whom the change concerns, by name: what they gain and lose, where, and on which records. */
export function PreviewPeople({ answer }: { readonly answer: PreviewAnswer }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { people, others, gain, lose } = answer;
  // One more is no longer than the button.
  const shown = all || people.length <= FIRST + 1 ? people : people.slice(0, FIRST);
  if (gain + lose === 0) return <Text size="sm">{t('preview.nothing')}</Text>;
  return (
    <Stack gap="sm">
      {shown.map((p) => (
        <section key={p.id} aria-label={p.name}>
          <Text fw={600} size="sm">
            {p.name}
          </Text>
          <List size="sm" spacing={2}>
            {(['gains', 'loses'] as const).flatMap((way) =>
              together(p[way]).map((s, n) => <ShiftLine key={`${way} ${n}`} way={way} shift={s} />),
            )}
            {p.records.map((r) => (
              <RecordsLine key={r.permission} change={r} />
            ))}
          </List>
        </section>
      ))}
      {shown.length < people.length && (
        <div>
          <Button variant="default" size="xs" onClick={() => setAll(true)}>
            {t('preview.showAll', { count: people.length - shown.length })}
          </Button>
        </div>
      )}
      {others > 0 && (
        <Text size="sm" c="dimmed">
          {t('preview.others', { count: others })}
        </Text>
      )}
    </Stack>
  );
}

/** One line for all that changes at the same places in the same way. */
function together(shifts: readonly Shift[]): Shift[] {
  const alike = Map.groupBy(shifts, ({ places, more_places, narrower }) =>
    JSON.stringify([places?.map((p) => [p.place_id, p.below]), more_places, narrower]),
  );
  return [...alike.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, permissions: [...first.permissions, ...more.flatMap((s) => s.permissions)] }] : [],
  );
}

function ShiftLine({ way, shift }: { readonly way: 'gains' | 'loses'; readonly shift: Shift }) {
  const { t } = useTranslation();
  const placesOf = usePlaces();
  const words = usePermissionWords()(shift.permissions);
  const cut = (shift.places?.length ?? 0) > PLACES;
  return (
    <List.Item>
      <Words words={words} also={cut ? t('preview.allPlaces') : undefined}>
        {(what, opened) => {
          const sentence = t(`preview.${way}`, { what, where: placesOf(shift, opened) });
          return shift.narrower ? `${sentence} ${t('preview.narrower')}` : sentence;
        }}
      </Words>
    </List.Item>
  );
}

/** The places of a shift in words: the first of them, or all that are told. */
function usePlaces(): (shift: Shift, all: boolean) => string {
  const { t } = useTranslation();
  return ({ places, more_places }, all) => {
    if (places === null) return t('preview.everywhere');
    const named = places.map((p) =>
      p.place === null ? t('preview.hiddenPlaces') : p.below ? t('preview.andBelow', { place: p.place }) : p.place,
    );
    const shown = all ? named : named.slice(0, PLACES);
    const more = named.length - shown.length + more_places;
    return shown.join(', ') + (more > 0 ? ` ${t('preview.more', { count: more })}` : '');
  };
}

function RecordsLine({ change }: { readonly change: Change }) {
  const { t } = useTranslation();
  const format = useFormat();
  const examplesOf = useExamples();
  const type = t(`profiles.type.${change.type}`, { defaultValue: change.type });
  const parts = (['gained', 'lost'] as const).flatMap((way) => {
    const { count, examples } = change[way];
    // What took too long to count is counted in the view of records.
    if (count === null || count.count === 0) return [];
    const number = `${format.number(count.count)}${count.capped ? '+' : ''}`;
    const named = examples.length === 0 ? '' : `: ${examplesOf(examples)}`;
    return [t(`preview.records.${way}`, { number, type }) + named];
  });
  return parts.length === 0 ? null : <List.Item c="dimmed">{parts.join(' · ')}</List.Item>;
}
