import { Anchor, Button, List, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import text from '#web/styles/words.module.css';
import type { PreviewAnswer } from '../schema.ts';
import { alike, type Change, type Person, type Shift, together } from './alike.ts';
import { useExamples } from './examples.ts';
import { usePermissionWords, Words } from './Words.tsx';

type Records = Person['records'][number];

/** People, or groups of them, who are shown before one asks for all: what follows is not to be buried. */
const FIRST = 4;
/** Places that one line names before it is opened. */
const PLACES = 4;
/** Names in the heading of a group. */
const NAMES = 3;

/** Whom the change concerns, by name: what they gain and lose, where, and on which records. */
export function PreviewPeople({ answer }: { readonly answer: PreviewAnswer }) {
  const { t } = useTranslation();
  const { people, others, gain, lose } = answer;
  if (gain + lose === 0) return <Text size="sm">{t('preview.nothing')}</Text>;
  return (
    <Stack gap="sm">
      {/* One more is no longer than the button. */}
      {people.length <= FIRST + 1 ? (
        people.map((p) => <OnePerson key={p.id} person={p} change={p} />)
      ) : (
        <Many people={people} />
      )}
      {others > 0 && (
        <Text size="sm" c="dimmed">
          {t('preview.others', { count: others })}
        </Text>
      )}
    </Stack>
  );
}

/** Many people: what is the same for all of them once, then those who differ. */
function Many({ people }: { readonly people: readonly Person[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { common, groups } = useMemo(() => alike(people), [people]);
  const shown = all || groups.length <= FIRST + 1 ? groups : groups.slice(0, FIRST);
  const isSame = common.gains.length + common.loses.length > 0;
  const left = groups.slice(shown.length).reduce((sum, g) => sum + g.people.length, 0);
  return (
    <>
      {isSame && <Together title={t('preview.everybody', { count: people.length })} change={common} people={people} />}
      {isSame && groups.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('preview.besides')}
        </Text>
      )}
      {shown.map(({ people: [first, ...more], change }) =>
        first && more.length === 0 ? (
          <OnePerson key={first.id} person={first} change={change} />
        ) : (
          first && <Group key={first.id} people={[first, ...more]} change={change} />
        ),
      )}
      {left > 0 && (
        <div>
          <Button variant="default" size="xs" onClick={() => setAll(true)}>
            {t('preview.showAll', { count: left })}
          </Button>
        </div>
      )}
    </>
  );
}

function Group({ people, change }: { readonly people: readonly Person[]; readonly change: Change }) {
  const { t } = useTranslation();
  const named = people.slice(0, NAMES).map((p) => p.name);
  const more = people.length - named.length;
  const title = named.join(', ') + (more > 0 ? ` ${t('preview.more', { count: more })}` : '');
  return <Together title={title} change={change} people={people} />;
}

/** What several people gain and lose alike, and all their names if asked for. */
function Together(props: { readonly title: string; readonly change: Change; readonly people: readonly Person[] }) {
  const { title, change, people } = props;
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <section aria-label={title}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <List size="sm" spacing={2}>
        <Lines change={change} />
      </List>
      <Anchor
        component="button"
        type="button"
        size="sm"
        underline="always"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {t(opened ? 'preview.hideNames' : 'preview.names', { count: people.length })}
      </Anchor>
      {opened && (
        <List size="sm" spacing={2} listStyleType="none">
          {people.map((p) => (
            <List.Item key={p.id}>
              <Text span inherit fw={600}>
                {p.name}
              </Text>
              <List size="sm">
                <RecordsLines person={p} />
              </List>
            </List.Item>
          ))}
        </List>
      )}
    </section>
  );
}

function OnePerson({ person: p, change }: { readonly person: Person; readonly change: Change }) {
  return (
    <section aria-label={p.name}>
      <Text fw={600} size="sm">
        {p.name}
      </Text>
      <List size="sm" spacing={2}>
        <Lines change={change} />
        <RecordsLines person={p} />
      </List>
    </section>
  );
}

const Lines = ({ change }: { readonly change: Change }) =>
  (['gains', 'loses'] as const).flatMap((way) =>
    together(change[way]).map((s, n) => <ShiftLine key={`${way} ${n}`} way={way} shift={s} />),
  );

const RecordsLines = ({ person }: { readonly person: Person }) =>
  person.records.map((r) => <RecordsLine key={r.permission} change={r} />);

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

function RecordsLine({ change }: { readonly change: Records }) {
  const { t } = useTranslation();
  const format = useFormat();
  const examplesOf = useExamples();
  const what = t(`permission.${change.permission}`, { defaultValue: change.permission });
  const parts = (['gained', 'lost'] as const).flatMap((way) => {
    const { count, examples } = change[way];
    // What took too long to count is counted in the view of records.
    if (count === null || count.count === 0) return [];
    const number = `${format.number(count.count)}${count.capped ? '+' : ''}`;
    const named = examplesOf(change.type, examples);
    return [t(`preview.records.${way}`, { number }) + (named === '' ? '' : `: ${named}`)];
  });
  if (parts.length === 0) return null;
  return (
    <List.Item c="dimmed">
      <span className={text.sentence}>{`${what}: ${parts.join(' · ')}`}</span>
    </List.Item>
  );
}
