import { basename } from 'node:path';
import type { Plugin } from 'vite';

const CLASSES = /[\\/]@mantine[\\/]core[\\/]esm[\\/].*\.module\.mjs$/;

/**
 * Has every component of Mantine bring its own styles, so that a page fetches those of the components it shows. While
 * developing, when the library is one file, the page has the styles of all.
 */
export function componentStyles(): Plugin {
  return {
    name: 'gatehouse-component-styles',
    transform(code, id) {
      if (!CLASSES.test(id)) return undefined;
      const styles = `@mantine/core/styles/${basename(id, '.module.mjs')}.layer.css`;
      return { code: `import ${JSON.stringify(styles)};\n${code}`, moduleSideEffects: true, map: null };
    },
    transformIndexHtml: (_html, { server }) =>
      server
        ? [{ tag: 'link', attrs: { rel: 'stylesheet', href: '/node_modules/@mantine/core/styles.layer.css' } }]
        : [],
  };
}
