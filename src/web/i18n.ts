import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

type Catalogue = Readonly<Record<string, string>>;

/**
 * Every catalogue there is: the pages' own, and those the server speaks from, so that a reason or a permission has
 * one text for both. A further language is one further file in each folder.
 */
const files = import.meta.glob<Catalogue>(
  [
    '../platform/messages/*.json',
    '../modules/*/messages/*.json',
    './messages/*.json',
    '../modules/*/web/messages/*.json',
  ],
  { import: 'default' },
);

const languageOf = (path: string): string => /([\w-]+)\.json$/.exec(path)?.[1] ?? '';

/** Languages the house itself speaks. */
export const LANGUAGES: readonly string[] = Object.keys(files)
  .filter((path) => path.startsWith('./messages/'))
  .map(languageOf)
  .toSorted();

const REMEMBERED = 'gatehouse.language';

function preferred(): string {
  const wanted = [localStorage.getItem(REMEMBERED) ?? '', ...navigator.languages].map((l) => l.split('-')[0] ?? '');
  return wanted.find((l) => LANGUAGES.includes(l)) ?? 'en';
}

async function load(language: string): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const paths = Object.keys(files).filter((path) => languageOf(path) === language);
  const parts = await Promise.all(paths.map((path) => files[path]?.()));
  i18next.addResourceBundle(language, 'translation', Object.assign({}, ...parts));
}

/** Starts translation in the reader's language. Keys are flat: `people.title` is one key, not a path. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    lng: 'en',
    fallbackLng: 'en',
    nsSeparator: false,
    keySeparator: false,
    interpolation: { escapeValue: false },
  });
  await setLanguage(preferred());
}

/** Switches the language of the whole application and remembers it on this machine. */
export async function setLanguage(language: string): Promise<void> {
  if (!LANGUAGES.includes(language)) return;
  await load(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
}
