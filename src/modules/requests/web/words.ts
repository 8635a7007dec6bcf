import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { pathOfRecord } from '#web/record-of-path.ts';
import { useSession } from '#web/session.ts';
import type { RequestAnswer } from '../api.ts';

export const COLOURS: Readonly<Record<RequestAnswer['state'], string>> = {
  open: 'blue',
  approved: 'green',
  declined: 'red',
  withdrawn: 'gray',
  expired: 'gray',
};

/**
 * What is asked for, in the reader's words; the record is named to those who may view it. Whoever asked reads the address
 * that they came from, or the number that they gave: that says no more than they know.
 */
export function useAskedFor(): (r: RequestAnswer) => string {
  const { t } = useTranslation();
  const me = useSession().person.id;
  const hidden = (r: RequestAnswer, what: string): string => {
    if (r.asked_number !== null) {
      const record = `${typeName(t, r.type)} ${r.asked_number}`;
      return t('requests.what', { what, record });
    }
    const path = r.record_id === null ? undefined : pathOfRecord(r.type, r.record_id);
    return r.person_id === me && path !== undefined
      ? t('requests.what', { what, record: path })
      : t('requests.whatHidden', { what, type: typeName(t, r.type) });
  };
  return (r) => {
    const what = t(`permission.${r.permission}`, { defaultValue: r.permission });
    return r.title === null ? hidden(r, what) : t('requests.what', { what, record: r.title });
  };
}

/** The grant that was the answer: what, where and until when. */
export function useGiven(): (given: NonNullable<RequestAnswer['given']>) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ profile, place, below, until }) =>
    t(below ? 'requests.givenBelow' : 'requests.given', {
      profile,
      place,
      until: until === null ? '' : format.until(until),
    });
}

const typeName = (t: ReturnType<typeof useTranslation>['t'], type: string): string =>
  t(`requests.type.${type}`, { defaultValue: type });
