import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RecordFace } from '#wire/record-face.ts';
import { Loading } from '../page/Loading.tsx';
import { NotFound } from '../page/NotFound.tsx';
import { ProblemView } from '../page/ProblemView.tsx';
import { isProblem, keyOf, useCall } from '../query.ts';
import { type AnyRow, apiOf, type RowLike } from './rows.ts';

/** One record. `R` is the section's row type (`RowOf<typeof spec>`). */
export function useRecord<R = AnyRow>(spec: RecordFace, id: string): UseQueryResult<R> {
  return useCall(apiOf(spec).get, { params: { id } }) as UseQueryResult<R>;
}

/** Puts a row that a write has answered in the place of the older one. */
export function useKeepRecord(spec: RecordFace): (row: RowLike) => void {
  const client = useQueryClient();
  return (row) => client.setQueryData(keyOf(apiOf(spec).get, { params: { id: row.id } }), row);
}

/**
 * Shows the children once the answer is there; before, grey lines; on failure, the problem. What has gone out of sight
 * since is not shown any longer.
 */
export function WhenLoaded<T>(props: {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  readonly lines?: number;
}) {
  const { query, children, lines } = props;
  if (isProblem(query.error, 404)) return <NotFound />;
  if (query.data !== undefined && !isProblem(query.error, 403)) return children(query.data);
  if (query.error) return <ProblemView error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}
