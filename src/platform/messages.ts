import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';

export type Language = 'en' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'es'];

const SRC = join(import.meta.dirname, '..');

/** Every `messages/<language>.json` of the platform and the sections, as one catalogue a language. */
function catalogue(language: Language): Record<string, string> {
  const folders = [
    join(SRC, 'platform/messages'),
    ...readdirSync(join(SRC, 'modules'), { withFileTypes: true })
      .filter((d) => d.isDirectory())
      .map((d) => join(SRC, 'modules', d.name, 'messages')),
  ];
  const all: Record<string, string> = {};
  for (const folder of folders) {
    try {
      Object.assign(all, JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return all;
}

const instance: i18n = i18next.createInstance();
await instance.init({
  lng: 'en',
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(LANGUAGES.map((l) => [l, { translation: catalogue(l) }])),
});

/**
 * The sentence for a key. An unknown key comes back as itself, which a test forbids. Part of a value may end in half a
 * character: the database keeps no such text.
 */
export const translate = (
  language: Language,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string => instance.t(key, { lng: language, ...inWords(language, values) }).toWellFormed();

/** Named permissions in one sentence, at most; the rest is counted by dots. */
const MOST_NAMED = 5;

/** Permissions and tables among the values are said in words; those of declared types by their names. */
function inWords(
  language: Language,
  values: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  const said = { ...values };
  const word = (kind: string, name: string | number): string =>
    instance.t(`${kind}.${name}`, { lng: language, defaultValue: String(name) });
  if (values.permission !== undefined) said.permission = word('permission', values.permission);
  if (values.table !== undefined) said.table = word('table', values.table);
  if (typeof values.permissions === 'string') {
    const all = values.permissions.split(',');
    const named = all.slice(0, MOST_NAMED).map((p) => word('permission', p));
    said.permissions = named.join(', ') + (all.length > MOST_NAMED ? ' ...' : '');
  }
  return said;
}

export const knowsMessage = (language: Language, key: string): boolean =>
  instance.exists(key, { lng: language, fallbackLng: [] });

/** The best language for an Accept-Language header. */
export function chooseLanguage(header: string | undefined): Language {
  for (const part of (header ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim().slice(0, 2).toLowerCase();
    if (LANGUAGES.includes(tag as Language)) return tag as Language;
  }
  return 'en';
}
