import { useLocalStorage } from '@mantine/hooks';
import type { RecordFace } from '#wire/record-face.ts';

/** Fields that make sense as a column. */
const fits = (spec: RecordFace, name: string): boolean => {
  const type = spec.fields[name]?.type;
  return type !== undefined && type !== 'json' && type !== 'longtext' && type !== 'record';
};

export interface Columns {
  readonly shown: readonly string[];
  readonly possible: readonly string[];
  readonly toggle: (name: string) => void;
  readonly reset: () => void;
}

/** Which columns a list shows; remembered on this machine. */
export function useColumns(spec: RecordFace, hide: readonly string[] = []): Columns {
  const possible = Object.keys(spec.fields).filter((name) => fits(spec, name) && !hide.includes(name));
  const usual = possible.filter((name) => spec.fields[name]?.list === true);
  const [stored, setChosen, forget] = useLocalStorage<readonly string[] | undefined>({
    key: `gatehouse.columns.${spec.path}`,
    getInitialValueInEffect: false,
  });
  // Not the default of the storage, which would keep the columns as they were before those of custom fields came.
  const chosen = stored ?? usual;
  // In the order of the spec, and never without the column that names the record.
  const shown = possible.filter((name) => name === spec.title || chosen.includes(name));
  return {
    shown,
    possible,
    toggle: (name) => setChosen(shown.includes(name) ? shown.filter((c) => c !== name) : [...shown, name]),
    reset: forget,
  };
}
