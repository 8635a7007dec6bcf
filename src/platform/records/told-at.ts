import type { RecordSpec } from '#wire/record.ts';

type Values = Readonly<Record<string, unknown>>;

/** The records beside its own in whose histories an entry with these values is told, as its type declares. */
export const toldAt = ({ toldAt: names = [] }: Pick<RecordSpec, 'toldAt'>, ...values: readonly Values[]): string[] => [
  ...new Set(values.flatMap((of) => names.flatMap((name) => (typeof of[name] === 'string' ? [of[name]] : [])))),
];
