import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Words that one line names before it is opened. */
const WORDS = 6;

/** Permissions in words. */
export function usePermissionWords(): (names: readonly string[]) => string[] {
  const { t } = useTranslation();
  return (names) => names.map((name) => t(`permission.${name}`, { defaultValue: name }));
}

interface WordsProps {
  readonly words: readonly string[];
  /** Something else in the line is cut short too, as this text says, and is opened with the words. */
  readonly also?: string | undefined;
  readonly children: (words: string, opened: boolean) => string;
}

/** A sentence around the first of some words; the rest comes in its place. */
export function Words({ words, also, children }: WordsProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const more = words.length - WORDS;
  const open = more > 0 ? t('preview.more', { count: more }) : also;
  return (
    <>
      {children((opened ? words : words.slice(0, WORDS)).join(', '), opened)}
      {open !== undefined && (
        <>
          {' '}
          <Anchor
            component="button"
            type="button"
            inherit
            underline="always"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            {opened ? t('preview.fewer') : open}
          </Anchor>
        </>
      )}
    </>
  );
}
