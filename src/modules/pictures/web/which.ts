import { useQuery } from '@tanstack/react-query';
import { call } from '#wire/call.ts';
import { MOST_ASKED, whichPictures } from '../api.ts';

interface Waiting {
  readonly id: string;
  readonly tell: (picture: string | null) => void;
  readonly fail: (error: unknown) => void;
}

/** People whose pictures are asked for together, by milliseconds of waiting for each other. */
const WAIT_MS = 20;
let waiting: Waiting[] = [];

async function askAll(): Promise<void> {
  const asked = waiting.splice(0, MOST_ASKED);
  if (waiting.length > 0) setTimeout(askAll);
  try {
    const people = [...new Set(asked.map((w) => w.id))].join(',');
    const { items } = await call(whichPictures, { query: { people } });
    const found = new Map(items.map((i) => [i.id, i.picture]));
    for (const { id, tell } of asked) tell(found.get(id) ?? null);
  } catch (error) {
    for (const { fail } of asked) fail(error);
  }
}

const ask = (id: string): Promise<string | null> =>
  new Promise((tell, fail) => {
    if (waiting.length === 0) setTimeout(askAll, WAIT_MS);
    waiting = [...waiting, { id, tell, fail }];
  });

/** Which picture a person has, unless that is known already; null for none, and until that is known. */
export function usePictureOf(id: string, known: string | null | undefined): string | null {
  const { data } = useQuery({
    queryKey: ['person', 'picture', id],
    queryFn: () => ask(id),
    enabled: known === undefined && id !== '',
    staleTime: 300_000,
  });
  return known === undefined ? (data ?? null) : known;
}
