import { useQuery } from '@tanstack/react-query';
import { peopleApi } from '#modules/people/api.ts';
import { placesApi } from '#modules/places/api.ts';
import { profilesApi } from '#modules/profiles/api.ts';
import { call } from '#wire/call.ts';
import { queryClient } from '../query.ts';

export type Named = 'person' | 'place' | 'profile';

const getOf = { person: peopleApi.get, place: placesApi.get, profile: profilesApi.get } as const;

const keyOfName = (type: Named, id: string) => [type, 'name', id] as const;

/** Keeps a name that is known already, so that nobody has to ask for it. */
export function rememberName(type: Named, id: string, name: string): void {
  queryClient.setQueryData(keyOfName(type, id), name);
}

/** The name behind an id; undefined while asking, and for those one may not view. */
export const useName = (type: Named, id: string | null | undefined): string | undefined => useNaming(type, id).name;

/** The name behind an id, and whether it is still asked for; without a name then, one may not view it. */
export function useNaming(
  type: Named,
  id: string | null | undefined,
): { readonly name: string | undefined; readonly isAsking: boolean } {
  const asked = id !== null && id !== undefined && /^[0-9a-f-]{36}$/i.test(id);
  const { data, isLoading } = useQuery({
    queryKey: keyOfName(type, id ?? ''),
    enabled: asked,
    staleTime: 300_000,
    queryFn: async ({ signal }) => String((await call(getOf[type], { params: { id: id ?? '' }, signal })).name),
  });
  return { name: data, isAsking: isLoading };
}
