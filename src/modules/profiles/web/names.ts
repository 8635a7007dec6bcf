import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellDef } from './matrix-model.ts';

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

export function useNames(): Names {
  const { t } = useTranslation();
  return useMemo(() => {
    const row = (type: string, facet?: string): string =>
      facet === undefined
        ? t(`profiles.type.${type}`, { defaultValue: type })
        : t([`profiles.facet.${type}.${facet}`, `profiles.facet.${facet}`], { defaultValue: facet });
    const action = (type: string, name: string): string =>
      t([`profiles.action.${type}.${name}`, `profiles.action.${name}`], { defaultValue: name });
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
  }, [t]);
}
