import { isUnrestricted } from '#access/sql.ts';
import { type AccessPath, accessPaths, FEW, sizeOf } from './access-paths.ts';
import { type Param, searchSql } from './filters.ts';
import {
  type ListQuestion,
  matchesCount,
  matchesFirst,
  pathCount,
  pathList,
  plainCount,
  plainList,
  sampleWords,
  type Statement,
  windowList,
} from './list-sql.ts';

/** What a list is asked for, and what decides how it is read. */
export interface ListSearch extends ListQuestion {
  readonly order: ListQuestion['order'] & { readonly name: string };
  readonly trashed: boolean;
  /** Whether rows are filtered by anything but ids and words. */
  readonly filtered: boolean;
  /** Words that every row must have. */
  readonly words: readonly string[];
}

/** Runs a statement; `steady` ones have a best plan that does not depend on their values. */
export type Run = <Row>(statement: Statement, steady: boolean) => Promise<Row[]>;

/** Before so many places are read each for itself, one looks at so many first rows. */
const WINDOW = 500;
/** Words that so many of so many rows have are common: their matches are too many to gather. */
const SAMPLE = 500;
const COMMON = 5;

/** The rows of a list in order, read in the way that is fastest for this person and question. */
export async function findRows<Row>(search: ListSearch, run: Run): Promise<Row[]> {
  if (await isRare(search, run)) return run(matchesFirst(search, wordsSql(search)), false);
  const q = withWords(search);
  const paths = pathsOf(search);
  if (!paths) return run(plainList(q), hasIndexedOrder(search) && isUnrestricted(search.condition));
  if (paths.length === 0) return [];
  if (sizeOf(paths) > FEW) {
    const first = await run<Row>(windowList(q, WINDOW), isSteady(search));
    if (first.length >= q.limit) return first;
  }
  return run(pathList(q, paths), isSteady(search));
}

/** How many rows the list has, counted up to its limit. */
export async function countRows(search: ListSearch, run: Run): Promise<number> {
  const count = async (statement: Statement, steady: boolean): Promise<number> =>
    (await run<{ n: number }>(statement, steady))[0]?.n ?? 0;
  if (await isRare(search, run)) return count(matchesCount(search, wordsSql(search)), false);
  const q = withWords(search);
  const paths = pathsOf(search);
  if (!paths) return count(plainCount(q), false);
  return paths.length === 0 ? 0 : count(pathCount(q, paths), isSteady(search));
}

const hasIndexedOrder = ({ spec, order, trashed }: ListSearch): boolean =>
  !trashed && (spec.indexes?.orders.includes(order.name) ?? false);

/** Some values of a filter are rare and some are not, and some indexes hold only rows with some of them. */
const isSteady = (search: ListSearch): boolean => !search.filtered;

/** The ways by indexes to what the person may see, when these are worth taking. */
function pathsOf(search: ListSearch): readonly AccessPath[] | undefined {
  if (!hasIndexedOrder(search) || isUnrestricted(search.condition)) return undefined;
  const { resource, indexes } = search.spec;
  return accessPaths(search.condition, { resource, tree: search.tree, columns: new Set(indexes?.columns) });
}

const wordsSql =
  ({ spec, words }: ListSearch) =>
  (param: Param): string =>
    searchSql(spec, words, param);

/** Words asked of each row, hidden from the indexes of words: the rows come by another way. */
const withWords = (search: ListSearch): ListSearch =>
  search.words.length === 0
    ? search
    : { ...search, filters: (param) => [...search.filters(param), `coalesce(${wordsSql(search)(param)}, false)`] };

/** Whether the words are so rare that their matches are best gathered first. Without three letters no index knows them. */
async function isRare(search: ListSearch, run: Run): Promise<boolean> {
  if (!hasIndexedOrder(search) || !search.words.some((w) => /[\p{L}\p{N}]{3}/u.test(w))) return false;
  const [row] = await run<{ n: number }>(sampleWords(search, wordsSql(search), SAMPLE), true);
  return (row?.n ?? 0) < COMMON;
}
