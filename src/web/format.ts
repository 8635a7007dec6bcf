import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localeOf } from './locale.ts';

export interface Format {
  readonly date: (iso: string) => string;
  readonly dateTime: (iso: string) => string;
  /** When something ends that holds up to, not including, this moment: by its last day, or to the minute within a day. */
  readonly until: (iso: string) => string;
  /** "3 hours ago" */
  readonly ago: (iso: string) => string;
  /** "3 hr ago" */
  readonly agoShort: (iso: string) => string;
  readonly number: (value: number) => string;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Whether a day begins at the moment, for the reader. */
export const isMidnight = (d: Date): boolean => d.getHours() === 0 && d.getMinutes() === 0 && d.getSeconds() === 0;

/** Dates and numbers the way the reader's language writes them where the reader is. Dates without a time are never shifted by a zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(() => {
    const locale = localeOf(language);
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const calendarDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    const short = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
    const number = new Intl.NumberFormat(locale);
    const valid = (iso: string, show: (d: Date) => string): string => {
      const d = new Date(iso);
      return Number.isNaN(d.getTime()) ? iso : show(d);
    };
    const ago = (iso: string, words: Intl.RelativeTimeFormat): string =>
      valid(iso, (d) => {
        const seconds = (d.getTime() - Date.now()) / 1000;
        const [unit, size] = UNITS.find(([, s]) => Math.abs(seconds) >= s) ?? ['second', 1];
        return words.format(Math.round(seconds / size), unit);
      });
    return {
      date: (iso) => valid(iso, (d) => (iso.length === 10 ? calendarDay : day).format(d)),
      dateTime: (iso) => valid(iso, (d) => moment.format(d)),
      until: (iso) => valid(iso, (d) => (isMidnight(d) ? day.format(new Date(d.getTime() - 1)) : moment.format(d))),
      ago: (iso) => ago(iso, relative),
      agoShort: (iso) => ago(iso, short),
      number: (value) => number.format(value),
    };
  }, [language]);
}
