import { Autocomplete, CloseButton, Group, Text } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quoted, type SearchTerm, searchTerms } from '#wire/search-words.ts';

/** A way to finish the term that is being typed. */
export interface Suggestion {
  /** A word that waits for its value, or a value of the word. */
  readonly word: string;
  readonly value?: string;
  /** What it means. */
  readonly detail?: string;
}

/** What is being typed: nothing at the end of a search that ends in a blank. */
export type OpenTerm = Pick<SearchTerm, 'word' | 'value'> | undefined;

/** Finishes what is being typed. */
export interface Completion {
  /** The words of the type in the reader's language. */
  readonly words: readonly string[];
  readonly suggestions: readonly Suggestion[];
  readonly onTerm: (term: OpenTerm) => void;
}

interface Props {
  readonly value: string;
  readonly onChange: (q: string) => void;
  readonly words: readonly string[];
  readonly completion: Completion;
}

/** Time after the last key until the list is asked, in milliseconds. */
const WAIT_MS = 300;

/** The text filter of a type with search words: it offers the words, and then what each may ask for. */
export function WordFilter({ value, onChange, words, completion }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [opened, setOpened] = useState(false);
  const later = useDebouncedCallback(onChange, WAIT_MS);
  useHotkeys([['/', () => input.current?.focus()]]);
  useEffect(() => {
    // Follows the URL (back, "clear filters"), but not while somebody types.
    if (document.activeElement !== input.current) setTyped(value);
  }, [value]);
  const last = openTerm(typed, words);
  const before = typed.slice(0, last?.at ?? typed.length);
  const choices = new Map(
    completion.suggestions.map((s) => {
      const text = s.value === undefined ? `${s.word}:` : `${s.word}:${quoted(s.value)} `;
      return [before + text, { ...s, text }] as const;
    }),
  );
  const set = (text: string): void => {
    setTyped(text);
    // A word without its value asks for nothing yet.
    const open = openTerm(text, words);
    completion.onTerm(open);
    if (open?.word === undefined || open.value !== '') later(text.trim());
  };
  return (
    <Autocomplete
      ref={input}
      value={typed}
      maxLength={200}
      onChange={set}
      onKeyDown={(e) => e.key === 'Enter' && onChange(typed.trim())}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      // A word asks for its value next: the list closes with each choice, and opens again for that.
      onOptionSubmit={(text) => text.endsWith(':') && requestAnimationFrame(() => setOpened(true))}
      data={[...choices.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => <Choice suggestion={choices.get(option.value)} />}
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" aria-label={t('list.clearText')} onClick={() => set('')} />
      }
      placeholder={t('list.searchWords', {
        words: completion.words
          .slice(0, 2)
          .map((w) => `${w}:`)
          .join(' '),
      })}
      aria-label={t('list.search')}
      aria-keyshortcuts="/"
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      maxDropdownHeight={320}
      w={{ base: '100%', xs: 340 }}
    />
  );
}

/** The term at the end of the text, unless it is finished. */
function openTerm(text: string, words: readonly string[]): SearchTerm | undefined {
  const last = searchTerms(text, words).at(-1);
  return last && last.at + last.typed.length === text.length ? last : undefined;
}

function Choice({ suggestion }: { readonly suggestion: (Suggestion & { readonly text: string }) | undefined }) {
  if (!suggestion) return null;
  return (
    <Group gap="md" wrap="nowrap" justify="space-between" w="100%" miw={260}>
      <Text size="sm">{suggestion.value ?? suggestion.text}</Text>
      {suggestion.detail !== undefined && (
        <Text size="xs" opacity={0.85} ta="right">
          {suggestion.detail}
        </Text>
      )}
    </Group>
  );
}
