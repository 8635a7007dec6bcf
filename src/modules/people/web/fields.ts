import type { FormGroup } from '#web/record/RecordForm.tsx';

type T = (key: string) => string;

/** The groups of a person's form; custom fields only where there are any. */
export const personGroups = (t: T, mode: 'create' | 'edit', withCustom: boolean): readonly FormGroup[] => [
  {
    title: t('people.group.account'),
    fields: ['login', 'name', 'email', 'organization_id', 'kind', 'language', 'landing'],
  },
  { title: t('people.group.contact'), fields: ['phone', 'location', 'employee_number', 'description'] },
  {
    title: t('people.group.signIn'),
    fields: [...(mode === 'create' ? ['enabled'] : []), 'may_sign_in', 'valid_from', 'valid_until'],
  },
  ...(withCustom ? [{ title: t('people.group.custom'), fields: ['custom'] }] : []),
];
