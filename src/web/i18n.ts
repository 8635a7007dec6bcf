import { catalogues, LANGUAGES } from 'virtual:messages';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export { LANGUAGES };

/** `entry` is said before one is signed in, `house` on the first page inside, `rooms` on all others. */
type Part = keyof typeof catalogues;

const REMEMBERED = 'gatehouse.language';
const inUse = new Set<Part>();
const loaded = new Set<string>();

function preferred(): string {
  const wanted = [localStorage.getItem(REMEMBERED) ?? '', ...navigator.languages].map((l) => l.split('-')[0] ?? '');
  return wanted.find((l) => LANGUAGES.includes(l)) ?? 'en';
}

async function load(part: Part, language: string): Promise<void> {
  const name = `${part} ${language}`;
  if (loaded.has(name)) return;
  const catalogue = await catalogues[part][language]?.();
  if (!catalogue) return;
  i18next.addResourceBundle(language, 'translation', catalogue.default);
  loaded.add(name);
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
    // A first page that opens something of another section says it as soon as the words are there.
    saveMissing: true,
    missingKeyHandler: () => void (inUse.has('house') && learn('rooms')),
    react: { bindI18nStore: 'added' },
  });
  inUse.add('entry');
  await setLanguage(preferred());
}

/** Fetches a part of the words; pages that speak them open only afterwards. */
export async function learn(part: Part): Promise<void> {
  inUse.add(part);
  await load(part, i18next.language);
}

/** Switches the language of the whole application and remembers it on this machine. */
export async function setLanguage(language: string): Promise<void> {
  if (!LANGUAGES.includes(language)) return;
  await Promise.all([...inUse].map((part) => load(part, language)));
  await i18next.changeLanguage(language);
  localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
}
