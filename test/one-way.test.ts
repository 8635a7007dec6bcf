import { build, type Plugin } from 'vite';
import { describe, expect, test } from 'vitest';
import { oneWay } from '../tools/vite/one-way.ts';

/** The first page opens a second; `icon` and `look` use each other's file when they are put into files as told. */
const MODULES: Readonly<Record<string, string>> = {
  main: `import('second'); import { icon } from 'icon'; console.log(icon);`,
  second: `import { look } from 'look'; console.log(look);`,
  icon: `import { hue } from 'hue'; export const icon = hue + 1;`,
  look: `import { icon } from 'icon'; export const look = [icon];`,
  hue: `export const hue = Math.random();`,
};

const inMemory: Plugin = {
  name: 'in-memory',
  resolveId: (id) => (id in MODULES ? `\0${id}` : undefined),
  load: (id) => MODULES[id.slice(1)],
};

/** Builds the application with these modules in one file, and every other by itself. */
const built = (together: readonly string[]) =>
  build({
    configFile: false,
    logLevel: 'silent',
    plugins: [inMemory, oneWay()],
    build: {
      write: false,
      rolldownOptions: {
        input: 'main',
        preserveEntrySignatures: false,
        output: {
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [
              { name: 'together', test: (id: string) => together.includes(id.slice(1)), priority: 1 },
              { name: (id: string) => id.slice(1) },
            ],
          },
        },
      },
    },
  });

describe('the files of a build', () => {
  test('may use each other in one direction', async () => {
    await expect(built(['icon', 'hue'])).resolves.toBeDefined();
  });

  test('are refused when they import each other', async () => {
    await expect(built(['look', 'hue'])).rejects.toThrow(
      /import each other: \S*(?<first>icon|together)\S* -> \S*(?:icon|together)\S* -> \S*\k<first>/,
    );
  });
});
