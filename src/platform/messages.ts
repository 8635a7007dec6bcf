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

/** The sentence for a key. An unknown key comes back as itself, which a test forbids. */
export const translate = (
  language: Language,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string => instance.t(key, { lng: language, ...translatedPermission(language, values) });

/** A permission among the values is said in words. */
function translatedPermission(
  language: Language,
  values: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  const { permission } = values;
  if (permission === undefined) return { ...values };
  return { ...values, permission: instance.t(`permission.${permission}`, { lng: language }) };
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
