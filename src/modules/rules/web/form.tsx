import type { TFunction } from 'i18next';
import type { FormGroup } from '#web/record/RecordForm.tsx';
import { CriteriaField } from './CriteriaField.tsx';

/** The fields of a rule, in the order of its sentence: whoever is like this gets that there. */
export const ruleGroups = (t: TFunction): readonly FormGroup[] => [
  { fields: ['name', 'enabled', 'description'] },
  { title: t('rules.group.who'), fields: ['place_id', 'criteria'] },
  { title: t('rules.group.what'), fields: ['profile_id', 'at_place_id', 'below'] },
];

export const RULE_CONTROLS = { criteria: CriteriaField };
