import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import type { Summary } from '../api.ts';

export type Line = Summary['sections'][number]['may'][number];
export type HeldGrant = Summary['grants'][number];
type Place = Line['held'][number]['places'][number];

const ROOT = '00000000-0000-7000-8000-000000000001';

export interface Words {
  /** "see tickets, reply to tickets and close tickets" */
  readonly permissions: (names: readonly string[]) => string;
  /** "all records in Support and everything below it" */
  readonly held: (held: Pick<Line['held'][number], 'reach' | 'chosen' | 'places'>) => string;
  /** "Technician in Support, given by Greta Holm, until 31 Dec 2026" */
  readonly grant: (grant: HeldGrant) => string;
  /** "Technician, given by Greta Holm, until 31 Dec 2026": where is said beside it. */
  readonly because: (grant: HeldGrant) => string;
  /** "in Support and in Network and everything below it" */
  readonly places: (places: readonly Place[]) => string;
  /** "Always on tickets one owns" */
  readonly floor: (because: string) => string;
  /** "on tickets one owns", of several */
  readonly floors: (because: readonly string[]) => string;
}

/** What somebody holds, in the reader's words. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const and = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const place = ({ place_id, place: name, below }: Place): string => {
    if (name === null) return t('holdings.hiddenPlace');
    if (place_id === ROOT && below) return t('holdings.everywhere');
    return t(below ? 'holdings.below' : 'holdings.at', { place: name });
  };
  const told = (g: HeldGrant, what = g.profile): string => {
    if (what === null) return t('holdings.hiddenGrant');
    const words = [
      what,
      ...(g.group === null ? [] : [t('holdings.byGroup', { group: g.group })]),
      ...(g.given_by !== null
        ? [t('holdings.givenBy', { person: g.given_by })]
        : g.cause === null || g.cause === 'hand'
          ? []
          : [t(`holdings.cause.${g.cause}`)]),
      ...(g.from !== null && g.state === 'later' ? [t('holdings.from', { date: format.date(g.from) })] : []),
      ...(g.until === null ? [] : [t('holdings.until', { date: format.until(g.until) })]),
    ];
    return words.join(', ');
  };
  const grant = (g: HeldGrant): string => {
    const values = { profile: g.profile ?? '', place: g.place ?? '' };
    return told(g, g.profile === null ? null : t(g.below ? 'holdings.grantBelow' : 'holdings.grant', values));
  };
  const places = (all: readonly Place[]): string => and.format(all.map(place));
  const floor = (because: string): string =>
    t(`holdings.floor.${because}`, { defaultValue: t('holdings.floor.other') });
  return {
    permissions: (names) =>
      and.format(names.map((name) => t([`holdings.permission.${name}`, `permission.${name}`], { defaultValue: name }))),
    held: ({ reach, chosen, places: at }) =>
      t(`holdings.reach.${chosen === null ? reach : `${reach}_${chosen.list}`}`, {
        defaultValue: '{{where}}',
        where: places(at),
        which: and.format((chosen?.places ?? []).map((p) => p.place ?? t('holdings.hiddenChosen'))),
      }),
    grant,
    because: (g) => told(g),
    places,
    floor: (because) => t('holdings.always', { where: floor(because) }),
    floors: (because) => and.format(because.map(floor)),
  };
}
