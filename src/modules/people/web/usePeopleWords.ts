import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choosePlaces } from '#modules/places/api.ts';
import { matrix, profilesApi } from '#modules/profiles/api.ts';
import { useNames } from '#modules/profiles/web/names.ts';
import { cellName } from '#access/resource.ts';
import { useCall } from '#web/query.ts';
import type { Completion, OpenTerm, Suggestion } from '#web/record/WordFilter.tsx';
import { meantWord } from '#wire/search-words.ts';
import { customFields } from '../api.ts';
import { SEARCH_WORDS, WORD_NAMES } from '../schema.ts';

const MOST = 20;

const named = (language: string, word: (typeof SEARCH_WORDS)[number]): string => WORD_NAMES[word][language] ?? word;

/** Finishes the words of a search for people: first the word, then the names that one may see. */
export function usePeopleWords(): Completion {
  const { i18n } = useTranslation();
  const [term, onTerm] = useState<OpenTerm>();
  const words = useWords(term);
  const places = usePlaces(term);
  const profiles = useProfiles(term);
  const permissions = usePermissions(term);
  return {
    words: SEARCH_WORDS.map((word) => named(i18n.language, word)),
    suggestions: [...words, ...places, ...profiles, ...permissions],
    onTerm,
  };
}

function useWords(term: OpenTerm): Suggestion[] {
  const { t, i18n } = useTranslation();
  const { data } = useCall(customFields);
  if (term?.word !== undefined) return [];
  const own = SEARCH_WORDS.map((word) => ({ word: named(i18n.language, word), detail: t(`people.word.${word}`) }));
  const custom = (data?.items ?? []).filter((f) => f.search === true).map((f) => ({ word: f.key, detail: f.label }));
  const typed = term?.value.toLowerCase() ?? '';
  return [...own, ...custom].filter((w) => w.word.startsWith(typed));
}

function usePlaces(term: OpenTerm): Suggestion[] {
  const { word } = term ?? {};
  const meant = meantWord(WORD_NAMES, word);
  const enabled = meant === 'group' || meant === 'organization';
  const query = {
    for: 'place:view',
    limit: 50,
    ...(meant === 'organization' ? { kind: 'organization' as const } : {}),
    ...(term?.value ? { q: term.value } : {}),
  };
  const { data } = useCall(choosePlaces, { query }, { enabled, keep: true });
  if (!enabled || word === undefined) return [];
  return (data?.items ?? [])
    .filter((p) => (p.kind === 'organization') === (meant === 'organization'))
    .slice(0, MOST)
    .map((p) => ({ word, value: p.name, detail: p.path }));
}

function useProfiles(term: OpenTerm): Suggestion[] {
  const { word } = term ?? {};
  const enabled = meantWord(WORD_NAMES, word) === 'profile';
  const query = { limit: MOST, ...(term?.value ? { q: term.value } : {}) };
  const { data } = useCall(profilesApi.list, { query }, { enabled, keep: true });
  if (!enabled || word === undefined) return [];
  const items = (data?.items ?? []) as readonly { name: string; abbreviation?: string }[];
  return items.map((p) => ({ word, value: p.name, detail: p.abbreviation ?? '' }));
}

function usePermissions(term: OpenTerm): Suggestion[] {
  const { word } = term ?? {};
  const enabled = meantWord(WORD_NAMES, word) === 'can';
  const names = useNames();
  const { data } = useCall(matrix, {}, { enabled, staleTime: Number.POSITIVE_INFINITY });
  if (!enabled || word === undefined) return [];
  const typed = term?.value.toLocaleLowerCase() ?? '';
  const cells = (data?.sections ?? []).flatMap((s) =>
    s.types.flatMap((type) =>
      type.rows.flatMap((row) =>
        row.actions.map((a) => ({ type: type.type, action: a.action, facet: row.facet ?? undefined })),
      ),
    ),
  );
  return cells
    .map((cell) => ({
      value: cellName(cell.type, cell.action, cell.facet),
      detail: names.permission(cell as Parameters<typeof names.permission>[0]),
    }))
    .filter((c) => c.value.includes(typed) || c.detail.toLocaleLowerCase().includes(typed))
    .slice(0, MOST)
    .map((c) => ({ word, ...c }));
}
