import { type DeclaredType, declareType } from '#access/declared.ts';
import type { ProfileFacts } from '#access/policy.ts';
import { checkLine, type Resource, UnknownNameError } from '#access/resource.ts';
import { type QueryExecutor, rowsOf as rows } from '#platform/db.ts';

/** The record types as loaded. */
export interface LoadedTypes {
  readonly resources: readonly Resource[];
  /** Types whose declaration does not count: a section of the product has taken the name, or it cannot be read. */
  readonly ignored: ReadonlySet<string>;
}

/** The record types of the product and those that are declared here, which the database holds as data. */
export class DeclaredTypes {
  readonly #builtIn: ReadonlyMap<string, Resource>;
  readonly #onIgnored: (error: Error) => void;
  /** By the text of the declaration, so that what did not change stays the very same. */
  #known = new Map<string, Resource | undefined>();

  constructor(builtIn: readonly Resource[], onIgnored: (error: Error) => void) {
    this.#builtIn = new Map(builtIn.map((r) => [r.type, r]));
    this.#onIgnored = onIgnored;
  }

  /** Never throws for a declaration that does not fit: it is told of once and left out. */
  async load(db: QueryExecutor): Promise<LoadedTypes> {
    const found = await rows<{ type: string; declaration: DeclaredType }>(
      db,
      'select type, declaration from declared_type order by type',
    );
    const known = new Map<string, Resource | undefined>();
    const ignored = new Set<string>();
    for (const { type, declaration } of found) {
      const text = JSON.stringify(declaration);
      const made = this.#known.has(text) ? this.#known.get(text) : this.#declare(type, declaration);
      known.set(text, made);
      if (!made) ignored.add(type);
    }
    this.#known = known;
    return { resources: [...this.#builtIn.values(), ...[...known.values()].filter((r) => r !== undefined)], ignored };
  }

  #declare(type: string, declaration: DeclaredType): Resource | undefined {
    try {
      if (!this.#builtIn.has(type)) return declareType(declaration);
      this.#onIgnored(new Error(`The declared type "${type}" is ignored: the product has a type of this name now.`));
    } catch (error) {
      this.#onIgnored(new Error(`The declared type "${type}" is ignored: it cannot be read.`, { cause: error }));
    }
    return undefined;
  }
}

/** The profiles without those lines on ignored types that no longer say anything: one bad declaration stops nobody. */
export function usableProfiles(
  profiles: readonly ProfileFacts[],
  { resources, ignored }: LoadedTypes,
): readonly ProfileFacts[] {
  if (ignored.size === 0) return profiles;
  const byType = new Map(resources.map((r) => [r.type, r]));
  const says = (line: ProfileFacts['lines'][number]): boolean => {
    const r = byType.get(line.type);
    if (!r) return !ignored.has(line.type);
    try {
      checkLine(r, line, '');
      return true;
    } catch (error) {
      if (error instanceof UnknownNameError) return !ignored.has(line.type);
      throw error;
    }
  };
  return profiles.map((p) => (p.lines.every(says) ? p : { ...p, lines: p.lines.filter(says) }));
}
