import { checkLine, type Line, REACHES, type Resource, UnknownNameError } from '#access/resource.ts';
import type { Directory } from './directory.ts';
import type { LineObject } from './format.ts';
import { hasShortForm, lineText, parseLine } from './line-text.ts';
import { TextError } from './text-error.ts';
import type { Place, PlaceNames } from './names.ts';
import type { Path, Problems } from './problems.ts';

/** Record types by name, and which of them may be suggested. */
interface Known {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly types: ReadonlySet<string>;
}

/** Reads a line of a profile. Answers what makes the stored line once every place has an id; undefined when it is wrong. */
export function readLine(
  given: string | LineObject,
  path: Path,
  names: Pick<Directory, 'place'> & Known,
  problems: Problems,
): (() => Line) | undefined {
  const line = typeof given === 'string' ? readText(given, path, problems) : (given as Line);
  if (!line || !isKnown(line, path, names, problems)) return undefined;
  if (!Array.isArray(line.list)) return () => line;
  const listed = (line.list as string[]).map((text) => (ID.test(text) ? text : names.place(text, path, problems)));
  return () => ({ ...line, list: listed.flatMap((p) => (typeof p === 'string' ? p : (p?.id ?? []))) });
}

/** Lists may hold places that are gone, or that one may not view: these stay as they are. */
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readText(text: string, path: Path, problems: Problems): Line | undefined {
  try {
    return parseLine(text);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    problems.add(path, error.key, error.values);
    return undefined;
  }
}

/** Whether everything that the line names exists; what does not is noted with what was perhaps meant. */
function isKnown(line: Line, path: Path, { resources, types }: Known, problems: Problems): boolean {
  const no = (kind: string, name: string, known: Iterable<string>): false => {
    problems.unknown(path, kind, name, known);
    return false;
  };
  const r = resources.get(line.type);
  if (!r) return no('type', line.type, types);
  if (line.facet !== undefined && !Object.hasOwn(r.facets, line.facet)) {
    return no('facet', line.facet, Object.keys(r.facets));
  }
  const actions = line.facet === undefined ? Object.keys(r.actions) : (r.facets[line.facet]?.actions ?? []);
  if (!actions.includes(line.action)) return no('action', line.action, actions);
  if (!REACHES.includes(line.reach)) return no('reach', line.reach, REACHES);
  for (const via of line.via ?? []) {
    if (!Object.hasOwn(r.relations, via)) return no('relation', via, Object.keys(r.relations));
  }
  try {
    checkLine(r, line, r.type);
    return true;
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    return no('organization', line.by ?? '', Object.keys(r.organizations));
  }
}

/** A stored line as a file has it. */
export function writeLine(line: Line, places: PlaceNames): string | Line {
  const name = (id: string): string => {
    const place: Place | undefined = places.byId(id);
    return place ? places.textOf(place) : id;
  };
  const { list } = line;
  const named = typeof list === 'object' ? { ...line, list: list.map(name) } : line;
  return hasShortForm(named) ? lineText(named) : named;
}
