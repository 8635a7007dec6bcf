import { Badge, List, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWords } from '#modules/holdings/web/words.ts';
import { useNames } from '#modules/profiles/web/names.ts';
import { useBecause } from '#web/can.tsx';
import css from './AddsUpPill.module.css';
import { type Compared, type Held, partsOf, widthOf } from './effective.ts';

type Place = Held['held'][number]['places'][number];

/** So many places are named; more are counted, and named on a click. */
const FEW = 2;

interface PillProps {
  /** Permissions of one record type that are held alike. */
  readonly of: readonly [Compared, ...Compared[]];
  readonly one: string;
  readonly other: string | undefined;
}

/** Verbs with how far they go and where; pressed, it says what gives them. */
export function Pill({ of, one, other }: PillProps) {
  const names = useNames();
  const far = useHowFar();
  const [c] = of;
  const { type, facet } = partsOf(c.permission);
  const verbs = of.map((x) => names.action(type, partsOf(x.permission).action)).join(', ');
  const said = [
    ...(c.one ? [c.differs ? `${far(c.one)} (${one})` : far(c.one)] : []),
    ...(c.other && c.differs ? [`${far(c.other)} (${other ?? ''})`] : []),
  ].join(' · ');
  return (
    <Popover position="bottom-start" withArrow width={340} trapFocus>
      <Popover.Target>
        <UnstyledButton
          aria-label={`${names.row(type)}${facet ? `, ${names.row(type, facet)}` : ''}: ${verbs}: ${said}`}
        >
          <Badge
            tt="none"
            fw={500}
            radius="md"
            variant={c.differs ? 'light' : 'default'}
            color={c.other === undefined && c.differs ? 'green' : c.one === undefined ? 'red' : 'yellow'}
            classNames={{ root: css.pill ?? '', label: css.label ?? '' }}
          >
            <span className={css.verbs}>{verbs}</span>: {said}
          </Badge>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {c.one && <GrantedBy held={c.one} {...(other === undefined ? {} : { who: one })} />}
          {c.other && c.differs && <GrantedBy held={c.other} who={other ?? ''} />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

const placesOf = (p: Held): Place[] => {
  const places = p.held.flatMap((h) => h.places);
  return places.filter((x, i) => places.findIndex((y) => y.place_id === x.place_id && y.below === x.below) === i);
};

/** How far a permission goes, and where if the places are few: "all in Support". */
function useHowFar(): (held: Held) => string {
  const { t } = useTranslation();
  const words = useWords();
  return (held) => {
    if (held.superadmin) return t('people.width.everything');
    if (held.held.length === 0) return words.floors(held.floors);
    const places = placesOf(held);
    if (places.length > FEW) {
      return t('people.widthInPlaces', { width: t(`people.width.${widthOf(held)}`), count: places.length });
    }
    return held.held
      .map((h) => t('people.widthAt', { width: t(`people.width.${h.reach}`), where: words.places(h.places) }))
      .filter((said, i, all) => all.indexOf(said) === i)
      .join('; ');
  };
}

/** Where a permission holds, and what gives it. */
function GrantedBy({ held: p, who }: { readonly held: Held; readonly who?: string }) {
  const { t } = useTranslation();
  const because = useBecause();
  const words = useWords();
  const reasonOf = (r: Held['held'][number]['reasons'][number]): string => {
    if (r.by === 'grant')
      return t(r.below ? 'explain.grantBelow' : 'explain.grant', { profile: r.profile, place: r.place });
    if (r.by === 'floor') return because({ key: r.because });
    return t(r.by === 'superadmin' ? 'seats.superadmin' : 'explain.restricted');
  };
  return (
    <Stack gap={4}>
      {who !== undefined && (
        <Text size="sm" fw={600}>
          {who}
        </Text>
      )}
      {p.superadmin && <Text size="sm">{t('seats.superadmin')}</Text>}
      {p.held.map((h, i) => (
        <Stack key={`${h.reach} ${i}`} gap={2}>
          <Text size="sm">{words.held(h)}</Text>
          <Text size="xs" c="dimmed">
            {t('people.grantedBy')}
          </Text>
          <List size="sm">
            {h.reasons.map((r) => (
              <List.Item key={reasonOf(r)}>{reasonOf(r)}</List.Item>
            ))}
          </List>
        </Stack>
      ))}
      {p.floors.map((key) => (
        <Text key={key} size="sm">
          {words.floor(key)}
        </Text>
      ))}
      {p.capped && (
        <Text size="xs" c="dimmed">
          {t('people.capped')}
        </Text>
      )}
    </Stack>
  );
}
