import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

const NAME = 'virtual:messages';

/** What everybody finds at the top and the left of every page: the names of sections, and what the account menu says. */
const HEAD = /\.title$|^settings\.signIn$|^(?:inbox|requests|changes|viewing|portal)\.\w+$/;

/**
 * The catalogues that a part of the application speaks from. `entry`: what is said before one is signed in; `house`:
 * what the first page inside needs; `rooms`: all the rest. The server's catalogues are among them, so that a reason or
 * a permission has one text for both.
 */
const PARTS = {
  entry: ['src/web/messages', 'src/modules/{signin,factors}/web/messages'],
  house: ['src/platform/messages', 'src/modules/tickets/messages', 'src/modules/tickets/web/messages'],
  rooms: ['src/modules/!(tickets)/messages', 'src/modules/!(signin|factors|tickets)/web/messages'],
} as const;

type Part = keyof typeof PARTS;

const filesOf = (root: string, part: Part, language = '*'): string[] =>
  PARTS[part].flatMap((folder) => globSync(join(folder, `${language}.json`), { cwd: root }).toSorted());

/**
 * Joins the catalogues of every section into one file for each part and language: `virtual:messages`. A further
 * language is one further file in each folder.
 */
export function messages(): Plugin {
  let root = '';
  return {
    name: 'gatehouse-messages',
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return undefined;
      const [, part, language] = id.split('/');
      if (part === undefined || language === undefined) return index(root);
      for (const file of Object.keys(PARTS).flatMap((each) => filesOf(root, each as Part, language))) {
        this.addWatchFile(join(root, file));
      }
      const all = Object.fromEntries(wordsOf(root, part as Part, language));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(all))});`;
    },
  };
}

function wordsOf(root: string, part: Part, language: string): [string, string][] {
  const read = (one: Part): [string, string][] =>
    filesOf(root, one, language).flatMap((file) =>
      Object.entries<string>(JSON.parse(readFileSync(join(root, file), 'utf8'))),
    );
  if (part === 'house') return [...read('house'), ...read('rooms').filter(([key]) => HEAD.test(key))];
  return part === 'rooms' ? read('rooms').filter(([key]) => !HEAD.test(key)) : read(part);
}

function index(root: string): string {
  const languages = filesOf(root, 'entry')
    .filter((file) => file.startsWith('src/web/'))
    .map((file) => basename(file, '.json'));
  const parts = Object.keys(PARTS).map((part) => {
    const loads = languages.map((l) => `${JSON.stringify(l)}: () => import('${NAME}/${part}/${l}')`);
    return `${part}: { ${loads.join(', ')} }`;
  });
  return `export const LANGUAGES = ${JSON.stringify(languages)};\nexport const catalogues = { ${parts.join(', ')} };`;
}
