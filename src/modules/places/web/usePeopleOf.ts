import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { queryOf } from '#web/query.ts';
import { members } from '../api.ts';
import type { Member } from './tree-model.ts';

/** The people of the groups that have been opened for them, as they come. */
export function usePeopleOf(): readonly [ReadonlyMap<string, readonly Member[]>, (id: string) => void] {
  const [shown, setShown] = useState<readonly string[]>([]);
  const answers = useQueries({ queries: shown.map((id) => queryOf(members, { params: { id } })) });
  const people = new Map(shown.map((id, i) => [id, answers[i]?.data?.items ?? []]));
  const toggle = (id: string): void =>
    setShown((before) => (before.includes(id) ? before.filter((x) => x !== id) : [...before, id]));
  return [people, toggle];
}
