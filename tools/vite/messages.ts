import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

const NAME = 'virtual:messages';

/**
 * The catalogues that a part of the application speaks from. `entry`: what is said before one is signed in; `house`:
 * all the rest. The server's catalogues are among them, so that a reason or a permission has one text for both.
 */
const PARTS = {
  entry: ['src/web/messages', 'src/modules/{signin,factors}/web/messages'],
  house: ['src/platform/messages', 'src/modules/*/messages', 'src/modules/!(signin|factors)/web/messages'],
} as const;

const filesOf = (root: string, part: keyof typeof PARTS, language = '*'): string[] =>
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
      const files = filesOf(root, part as keyof typeof PARTS, language).map((file) => join(root, file));
      for (const file of files) this.addWatchFile(file);
      const all = Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(all))});`;
    },
  };
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
