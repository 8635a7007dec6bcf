import type { CustomField } from '../api.ts';

/** Every value that a choice can have, a linked one with any value of the field it depends on. */
export const valuesOf = (field: CustomField | undefined): string[] => [
  ...new Set(field?.type === 'choice' ? field.choices : Object.values(field?.linked ?? {}).flat()),
];
