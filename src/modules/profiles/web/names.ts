import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { cellName } from '#access/resource.ts';
import { useCall } from '#web/query.ts';
import { matrix } from '../api.ts';
import type { CellDef, Matrix } from './matrix-model.ts';

/** The plain words of permissions; a name without words yet (of a section just added) is shown as it is. */
export interface Names {
  readonly section: (key: string) => string;
  readonly row: (type: string, facet?: string) => string;
  readonly action: (type: string, action: string) => string;
  readonly relation: (type: string, relation: string) => string;
  readonly organization: (type: string, name: string) => string;
  /** `Ticket, internal notes: view`. */
  readonly permission: (cell: Pick<CellDef, 'type' | 'facet' | 'action'>) => string;
}

/** Record types that no section keeps yet, in a list. */
export function useAwaited(): (types: readonly string[]) => string {
  const { t, i18n } = useTranslation();
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  return (types) => list.format(types.map((type) => t(`profiles.awaited.${type}`, { defaultValue: type })));
}

export function useNames(): Names {
  const { t } = useTranslation();
  const { data } = useCall(matrix, {}, { staleTime: Number.POSITIVE_INFINITY });
  return useMemo(() => {
    const titles = titlesOf(data);
    const row = (type: string, facet?: string): string =>
      facet === undefined
        ? t(`profiles.type.${type}`, { defaultValue: titles.get(type) ?? type })
        : t([`profiles.facet.${type}.${facet}`, `profiles.facet.${facet}`], { defaultValue: facet });
    const action = (type: string, name: string): string =>
      t([`profiles.action.${type}.${name}`, `profiles.action.${name}`], {
        defaultValue: titles.get(cellName(type, name)) ?? name,
      });
    return {
      section: (key) => t(`profiles.section.${key}`, { defaultValue: key }),
      row,
      action,
      relation: (type, name) =>
        t([`profiles.relation.${type}.${name}`, `profiles.relation.${name}`], { defaultValue: name }),
      organization: (type, name) =>
        t([`profiles.organization.${type}.${name}`, `profiles.organization.${name}`], { defaultValue: name }),
      permission: ({ type, facet, action: name }) =>
        t('profiles.permission', {
          what: facet === undefined ? row(type) : `${row(type)}, ${row(type, facet)}`,
          action: action(type, name),
        }),
    };
  }, [t, data]);
}

/** What declared types and their actions call themselves. */
function titlesOf(m: Matrix | undefined): Map<string, string> {
  const types = m?.sections.flatMap((s) => s.types) ?? [];
  return new Map(
    types.flatMap((type) => [
      [type.type, type.title ?? type.type] as const,
      ...type.rows
        .flatMap((row) => (row.facet === null ? row.actions : []))
        .map((a) => [cellName(type.type, a.action), a.title ?? a.action] as const),
    ]),
  );
}
