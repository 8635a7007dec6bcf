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
  readonly held: (held: Line['held'][number]) => string;
  /** "Technician in Support, given by Greta Holm, until 31 Dec 2026" */
  readonly grant: (grant: HeldGrant) => string;
  /** "Technician, given by Greta Holm, until 31 Dec 2026": where is said beside it. */
  readonly because: (grant: HeldGrant) => string;
  readonly floor: (because: string) => string;
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
      ...(g.until === null ? [] : [t('holdings.until', { date: format.date(g.until) })]),
    ];
    return words.join(', ');
  };
  const grant = (g: HeldGrant): string => {
    const values = { profile: g.profile ?? '', place: g.place ?? '' };
    return told(g, g.profile === null ? null : t(g.below ? 'holdings.grantBelow' : 'holdings.grant', values));
  };
  return {
    permissions: (names) =>
      and.format(names.map((name) => t([`holdings.permission.${name}`, `permission.${name}`], { defaultValue: name }))),
    held: ({ reach, places }) =>
      t(`holdings.reach.${reach}`, { defaultValue: '{{where}}', where: and.format(places.map(place)) }),
    grant,
    because: (g) => told(g),
    floor: (because) => t(`holdings.floor.${because}`, { defaultValue: t('holdings.floor.other') }),
  };
}
