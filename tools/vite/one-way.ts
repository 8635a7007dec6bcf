import type { Plugin } from 'vite';

/**
 * Fails a build whose files import each other in a circle. The one that happens to be fetched first would run before
 * what it imports, and break on whatever it uses while it is loaded: by way of some addresses only.
 */
export function oneWay(): Plugin {
  return {
    name: 'gatehouse-one-way',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const circle = circleIn(new Map(chunks.map(({ fileName, imports }) => [fileName, imports])));
      if (circle) this.error(`These files import each other: ${circle.join(' -> ')}.`);
    },
  };
}

/** Files of which each imports the next, the first again at the end; undefined when nothing leads back to itself. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cleared = new Set<string>();
  const from = (file: string, way: readonly string[]): string[] | undefined => {
    if (cleared.has(file)) return undefined;
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    for (const next of imports.get(file) ?? []) {
      const circle = from(next, [...way, file]);
      if (circle) return circle;
    }
    cleared.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = from(file, []);
    if (circle) return circle;
  }
  return undefined;
}
