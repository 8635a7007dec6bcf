import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { filterNames, keyOf, type RecordFace, sortNames } from '#wire/record-face.ts';

/** Search parameters of a page as they stand in the URL: texts only. */
export type Search = Readonly<Record<string, string>>;

export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

/** `validateSearch` of a list page: the filters, text and order that the type offers, and nothing else. */
export function listSearch(
  spec: Pick<RecordFace, 'fields' | 'views' | 'keyed'>,
): (search: Record<string, unknown>) => Search {
  const known = ['q', 'sort', 'trash', ...(spec.views ? ['view'] : []), ...filterNames(spec)];
  const only: Readonly<Record<string, readonly string[]>> = {
    sort: sortNames(spec),
    trash: ['true', 'false'],
    view: spec.views ?? [],
  };
  return (search) => {
    const names = new Set([...known, ...Object.keys(search).filter((name) => keyOf(spec, name) !== undefined)]);
    return Object.fromEntries(
      [...names].flatMap((name) => {
        const value = typeof search[name] === 'string' ? search[name].trim() : '';
        return value !== '' && only[name]?.includes(value) !== false ? [[name, value]] : [];
      }),
    );
  };
}

/** `validateSearch` of a page whose parameters are only names: `oneOf('tab')`. */
export const oneOf =
  <const N extends string>(...names: readonly N[]) =>
  (search: Record<string, unknown>): { readonly [K in N]?: string } =>
    Object.fromEntries(names.flatMap((n) => (typeof search[n] === 'string' ? [[n, search[n]]] : []))) as {
      readonly [K in N]?: string;
    };

/** The name if it is one of these, else the first of them: an address may name a tab that is not there. */
export const amongst = <const N extends string>(name: string | undefined, names: readonly [N, ...N[]]): N =>
  names.find((one) => one === name) ?? names[0];

/**
 * The search parameters of the page at hand, and how to change some of them: undefined takes one out. Give the same
 * function as the route's `validateSearch`. Changes replace the entry in the history unless `push` says otherwise.
 */
export function useSearchOf<S extends Search | { readonly [name: string]: string | undefined }>(
  validate: (search: Record<string, unknown>) => S,
): readonly [S, (change: { readonly [K in keyof S]?: string | undefined }, push?: boolean) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const change = (some: { readonly [K in keyof S]?: string | undefined }, push = false): void => {
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({ ...before, ...some }),
      replace: !push,
      resetScroll: false,
    });
  };
  return [validate(raw), change];
}

/** The `$id` of the page's path. */
export function useId(): string {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id ?? '';
}
