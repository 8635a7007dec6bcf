import { NavLink, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordFace } from '#wire/record-face.ts';
import classes from './ListViews.module.css';

interface Props {
  readonly spec: RecordFace;
  readonly view: string | undefined;
  readonly change: (change: { readonly view: string | undefined }) => void;
}

const ALL = 'all';

/** The ready-made filters of a list: links at its side, or one choice above it where there is no room. */
export function ListViews({ spec, view, change }: Props) {
  const { t } = useTranslation();
  const views = [ALL, ...(spec.views ?? [])];
  const word = (name: string): string => t(`${spec.path}.view.${name}`);
  const current = view ?? ALL;
  const label = t('list.views');
  return (
    <>
      <nav className={classes.side} aria-label={label}>
        {views.map((name) => (
          <NavLink
            key={name}
            component={Link}
            to="."
            search={((before: object) => ({ ...before, view: name === ALL ? undefined : name })) as never}
            label={word(name)}
            activeOptions={{ exact: true, includeSearch: true }}
            active={name === current}
            aria-current={name === current ? 'page' : undefined}
            className={classes.link ?? ''}
          />
        ))}
      </nav>
      <Select
        className={classes.above ?? ''}
        aria-label={label}
        data={views.map((value) => ({ value, label: word(value) }))}
        value={current}
        onChange={(name) => change({ view: name === ALL || name === null ? undefined : name })}
        allowDeselect={false}
        maw={320}
      />
    </>
  );
}
