import { useTranslation } from 'react-i18next';
import type { RequestAnswer } from '../api.ts';

export const COLOURS: Readonly<Record<RequestAnswer['state'], string>> = {
  open: 'blue',
  approved: 'green',
  declined: 'red',
  withdrawn: 'gray',
  expired: 'gray',
};

/** What is asked for, in the reader's words; the record is named to those who may view it. */
export function useAskedFor(): (r: RequestAnswer) => string {
  const { t } = useTranslation();
  return (r) => {
    const what = t(`permission.${r.permission}`, { defaultValue: r.permission });
    return r.title === null
      ? t('requests.whatHidden', { what, type: typeName(t, r.type) })
      : t('requests.what', { what, record: r.title });
  };
}

const typeName = (t: ReturnType<typeof useTranslation>['t'], type: string): string =>
  t(`requests.type.${type}`, { defaultValue: type });
