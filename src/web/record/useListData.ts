import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { call } from '#wire/call.ts';
import type { Count } from '#wire/record.ts';
import type { RecordFace } from '#wire/record-face.ts';
import { useCall } from '../query.ts';
import type { Search } from '../search.ts';
import { rememberName, type Named } from './names.ts';
import { type AnyRow, apiOf } from './rows.ts';

const PAGE = 50;

/** Rows of a list page by page, with the number of all. */
export function useListData(spec: RecordFace, query: Search) {
  const api = apiOf(spec);
  const list = useInfiniteQuery({
    queryKey: [spec.resource.type, api.list.id, query],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) };
      const page = (await call(api.list, { query: asked as never, signal })) as unknown as {
        items: readonly AnyRow[];
        next: string | null;
      };
      learnNames(spec, page.items);
      return page;
    },
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const { sort: _order, ...counted } = query;
  const count = useCall(api.count, { query: counted as never }, { keep: true });
  return {
    list,
    rows: list.data?.pages.flatMap((page) => page.items) ?? [],
    count: count.data as Count | undefined,
  };
}

/** Names come along with the rows: pickers and filters need not ask for them again. */
function learnNames(spec: RecordFace, rows: readonly AnyRow[]): void {
  for (const row of rows) {
    for (const [field, name] of Object.entries(row._names)) {
      const type = spec.fields[field]?.type;
      const id = row[field];
      if ((type === 'person' || type === 'place' || type === 'profile') && typeof id === 'string') {
        rememberName(type satisfies Named, id, name);
      }
    }
  }
}
