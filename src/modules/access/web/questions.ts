import { useTranslation } from 'react-i18next';
import { matrix } from '#modules/profiles/api.ts';
import { useCall } from '#web/query.ts';

export const short = (action: string, facet: string | undefined): string =>
  facet === undefined ? action : `${facet}:${action}`;

/** `notes:view` as the API asks for it. */
export function asked(name: string): { action: string; facet?: string } {
  const [action = name, facet] = name.split(':').toReversed();
  return facet === undefined ? { action } : { action, facet };
}

/** Every action of the type and its facets, in plain words. */
export function useQuestions(type: string): { value: string; label: string }[] {
  const { t } = useTranslation();
  const { data } = useCall(matrix, {}, { staleTime: Number.POSITIVE_INFINITY });
  const rows = data?.sections.flatMap((s) => s.types).find((x) => x.type === type)?.rows ?? [];
  const questions = rows.flatMap((row) => {
    const owner = row.facet === null ? type : `${type}.${row.facet}`;
    return row.actions.map((a) => ({
      value: short(a.action, row.facet ?? undefined),
      label: t(`permission.${owner}:${a.action}`, { defaultValue: `${owner}:${a.action}` }),
    }));
  });
  return questions.length > 0
    ? questions
    : [{ value: 'view', label: t(`permission.${type}:view`, { defaultValue: `${type}:view` }) }];
}
