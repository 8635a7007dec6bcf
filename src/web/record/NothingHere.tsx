import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Count } from '#wire/record.ts';
import { filteredBy, type RecordFace } from '#wire/record-face.ts';
import { searchTerms } from '#wire/search-words.ts';
import { useFormat } from '../format.ts';
import { Closed, useIsOpen } from '../page/Closed.tsx';
import { Empty } from '../page/Empty.tsx';
import { queryOf } from '../query.ts';
import type { Search } from '../search.ts';
import { useLabels } from './labels.ts';
import { apiOf } from './rows.ts';

type Change = Readonly<Record<string, string | undefined>>;

interface Props {
  readonly spec: RecordFace;
  readonly query: Search;
  readonly narrowed: readonly string[];
  readonly trash: boolean;
  readonly clear: () => void;
  readonly change: (change: Change) => void;
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

/** A list without rows: because nothing is open to the reader, there are none, or its filters leave none - then which of them, and the way out. */
export function NothingHere(props: Props) {
  const { spec, narrowed, trash, empty, children } = props;
  const { t } = useTranslation();
  const open = useIsOpen(spec.resource.section);
  if (!open) return <Closed />;
  if (narrowed.length > 0) return <NoMatch {...props} />;
  if (trash) return <Empty title={t('list.trashEmpty')} />;
  if (empty) return empty;
  return (
    <Empty title={t(`${spec.path}.empty`)} text={t(`${spec.path}.emptyHelp`)}>
      {children}
    </Empty>
  );
}

/** One filter that can be taken away by itself. */
interface Part {
  readonly label: string;
  readonly without: Change;
}

function NoMatch({ spec, query, narrowed, clear, change }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = useParts(spec, query, narrowed);
  const { sort: _order, ...asked } = query;
  const counts = useQueries({
    queries: parts.map((p) => ({
      ...queryOf(apiOf(spec).count, { query: { ...asked, ...p.without } as never }),
      enabled: parts.length > 1,
    })),
  });
  const found = parts
    .map((part, i) => ({ part, count: counts[i]?.data as Count | undefined }))
    .toSorted((a, b) => (b.count?.count ?? 0) - (a.count?.count ?? 0));
  const [first] = found;
  const most = first?.count && first.count.count > 0 && parts.length > 1 ? first.part.label : undefined;
  return (
    <Empty
      title={t('list.noMatch')}
      text={most === undefined ? t('list.noMatchHelp') : t('list.noMatchMost', { filter: most })}
    >
      {parts.length > 1 &&
        found.map(({ part, count }, i) => (
          <Button
            key={part.label}
            size="xs"
            variant={i === 0 && most !== undefined ? 'filled' : 'default'}
            onClick={() => change(part.without)}
          >
            {t('list.dropFilter', { filter: part.label })}
            {count ? `: ${format.number(count.count)}${count.capped ? '+' : ''}` : ''}
          </Button>
        ))}
      <Button size="xs" variant={most === undefined ? 'filled' : 'default'} onClick={clear}>
        {t('list.clearFilters')}
      </Button>
    </Empty>
  );
}

/** The filters as they can be taken away: every part of the search for itself, a range as one. */
function useParts(spec: RecordFace, query: Search, narrowed: readonly string[]): Part[] {
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const q = query.q ?? '';
  const terms = narrowed.includes('q') ? searchTerms(q, spec.words) : [];
  const words = terms.map((term) => {
    const rest = (q.slice(0, term.at) + q.slice(term.at + term.typed.length)).replaceAll(/\s+/g, ' ').trim();
    return { label: term.typed, without: { q: rest === '' ? undefined : rest } };
  });
  const view = narrowed.includes('view')
    ? [{ label: t(`${spec.path}.view.${query.view}`), without: { view: undefined } }]
    : [];
  const parameters = narrowed.filter((n) => n !== 'q' && n !== 'view');
  const fields = Map.groupBy(parameters, (n) => filteredBy(spec, n));
  const filters = [...fields].map(([name, used]) => ({
    label: labels.field(name),
    without: Object.fromEntries(used.map((n) => [n, undefined])),
  }));
  return [...view, ...words, ...filters];
}
