import { useTranslation } from 'react-i18next';
import { grantName } from '#modules/grants/web/name.ts';
import type { Example } from '../schema.ts';

/** Records of a type by what they are called, as examples in a sentence; entries of the audit have no names. */
export function useExamples(): (type: string, list: readonly Example[]) => string {
  const { t } = useTranslation();
  const called = ({ title, names }: Example): string => {
    if (names?.['profile_id'] === undefined) return title;
    const { profile_id: profile, person_id: person, group_id: group, place_id: place } = names;
    return grantName(t, { profile, person, group, place });
  };
  return (type, list) => (type === 'audit' ? '' : list.map((e) => `“${called(e)}”`).join(', '));
}
