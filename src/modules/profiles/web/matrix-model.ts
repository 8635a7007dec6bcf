import { cellName } from '#access/resource.ts';
import type { Out } from '#wire/endpoint.ts';
import type { matrix } from '../api.ts';
import type { Profile } from '../schema.ts';

export type Matrix = Out<typeof matrix>;
export type ProfileLine = Profile['lines'][number];

/** What of a profile the matrix edits. */
export interface Draft {
  readonly bits: readonly string[];
  readonly lines: readonly ProfileLine[];
}

/** Reaches, each wider than those before; `none` is the absence of a line. */
export const LEVELS = ['none', 'own', 'group', 'organization', 'all'] as const;
export type Level = (typeof LEVELS)[number];

/** A reach with whose groups or organizations it means, where that is not left at one's own. */
export interface Setting {
  readonly level: Level;
  readonly list?: 'every';
}

/** What the keys 0 to 6 set. */
export const KEYS: readonly Setting[] = [
  { level: 'none' },
  { level: 'own' },
  { level: 'group' },
  { level: 'group', list: 'every' },
  { level: 'organization' },
  { level: 'organization', list: 'every' },
  { level: 'all' },
];

export const rankOf = (reach: string): number => Math.max(0, LEVELS.indexOf(reach as Level));

/** Actions that most record types have, as columns; every other action follows as a labelled cell of its row. */
export const COLUMNS = ['view', 'create', 'edit', 'delete', 'restore', 'purge', 'export'] as const;

export interface CellDef {
  /** Name of the permission: `ticket:view`, `ticket.notes:view`. */
  readonly key: string;
  readonly section: string;
  readonly type: string;
  readonly facet: string | undefined;
  readonly action: string;
  /** Position in the row; the common columns come first. */
  readonly column: number;
  /** Names of the permissions without which this one makes little sense. */
  readonly needs: readonly string[];
  readonly danger: boolean;
  readonly reaches: readonly string[];
  readonly relations: readonly string[];
  readonly organizations: readonly string[];
}

export interface RowDef {
  readonly key: string;
  readonly type: string;
  readonly facet: string | undefined;
  readonly cells: readonly CellDef[];
}

export interface SectionDef {
  readonly section: string;
  readonly rows: readonly RowDef[];
}

/** The grid's rows and cells, from the server's list of every permission that exists. */
export function gridOf(m: Matrix): SectionDef[] {
  return m.sections.map(({ section, types }) => ({
    section,
    rows: types.flatMap((t) =>
      t.rows.map((row) => {
        const facet = row.facet ?? undefined;
        return { key: rowKey(t.type, facet), type: t.type, facet, cells: cellsOfRow(section, t, facet, row.actions) };
      }),
    ),
  }));
}

export const rowKey = (type: string, facet: string | undefined): string =>
  facet === undefined ? type : `${type}.${facet}`;

type TypeInfo = Matrix['sections'][number]['types'][number];

function cellsOfRow(
  section: string,
  t: TypeInfo,
  facet: string | undefined,
  actions: TypeInfo['rows'][number]['actions'],
): CellDef[] {
  const common = COLUMNS as readonly string[];
  let further = COLUMNS.length;
  return actions
    .toSorted((a, b) => order(a.action) - order(b.action))
    .map((a) => ({
      key: cellName(t.type, a.action, facet),
      section,
      type: t.type,
      facet,
      action: a.action,
      column: common.includes(a.action) ? common.indexOf(a.action) : further++,
      needs: a.needs.map((n) => cellName(t.type, n)),
      danger: a.danger,
      reaches: a.reaches,
      relations: t.relations,
      organizations: t.organizations,
    }));
}

const order = (action: string): number => {
  const at = (COLUMNS as readonly string[]).indexOf(action);
  return at < 0 ? COLUMNS.length : at;
};

export const cellsOf = (sections: readonly SectionDef[]): CellDef[] =>
  sections.flatMap((s) => s.rows.flatMap((r) => r.cells));

/** How one cell stands in a draft. */
export interface CellState {
  readonly lines: readonly ProfileLine[];
  /** Lines that access bits of the profile bring; the matrix cannot take them away. */
  readonly fromBits: readonly { readonly code: string; readonly line: ProfileLine }[];
  /** Widest reach of all lines, bits included. */
  readonly level: Level;
  /** Whose groups or organizations the widest line means. */
  readonly list: 'mine' | 'every' | 'selected' | undefined;
}

const keyOf = (l: ProfileLine): string => cellName(l.type, l.action, l.facet);

/** The state of every cell that is on, by permission name; a cell not in the map is off. */
export function statesOf(m: Matrix, draft: Draft): Map<string, CellState> {
  const own = Map.groupBy(draft.lines, keyOf);
  const bits = m.bits
    .filter((b) => draft.bits.includes(b.code))
    .flatMap((b) => b.lines.map((line) => ({ code: b.code, line })));
  const byBit = Map.groupBy(bits, (b) => keyOf(b.line));
  const states = new Map<string, CellState>();
  for (const key of new Set([...own.keys(), ...byBit.keys()])) {
    states.set(key, stateOf(own.get(key) ?? [], byBit.get(key) ?? []));
  }
  return states;
}

/** Orders lines by reach, and those of one reach by their lists. */
const widthOf = ({ reach, list }: ProfileLine): number =>
  rankOf(reach) * 4 + (list === 'every' ? 2 : Array.isArray(list) ? 1 : 0);

function stateOf(lines: readonly ProfileLine[], fromBits: CellState['fromBits']): CellState {
  const every = [...fromBits.map((b) => b.line), ...lines];
  const widest = every.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
  const listed = widest.reach === 'group' || widest.reach === 'organization';
  const list = widest.list ?? 'mine';
  return {
    lines,
    fromBits,
    level: widest.reach as Level,
    list: listed ? (Array.isArray(list) ? 'selected' : list) : undefined,
  };
}

/** Level below which a cell cannot be set, because access bits of the profile give it. */
export const floorOf = (state: CellState | undefined): number =>
  Math.max(0, ...(state?.fromBits ?? []).map((b) => rankOf(b.line.reach)));

/** The draft with the cell's own lines replaced. */
export function withLines(draft: Draft, cell: CellDef, lines: readonly ProfileLine[]): Draft {
  const at = draft.lines.findIndex((l) => keyOf(l) === cell.key);
  const others = draft.lines.filter((l) => keyOf(l) !== cell.key);
  const before = at < 0 ? others.length : draft.lines.slice(0, at).filter((l) => keyOf(l) !== cell.key).length;
  return { ...draft, lines: [...others.slice(0, before), ...lines, ...others.slice(before)] };
}

export const lineOf = (cell: CellDef, reach: string, more: Partial<ProfileLine> = {}): ProfileLine => ({
  type: cell.type,
  ...(cell.facet === undefined ? {} : { facet: cell.facet }),
  action: cell.action,
  reach,
  ...more,
});

/** What setting a cell came to. `locked`: an access bit gives more; `missing`: the type does not offer the reach. */
export type SetOutcome =
  | { readonly draft: Draft }
  | { readonly refused: 'locked'; readonly codes: readonly string[] }
  | { readonly refused: 'missing' };

/** Sets the reach of a cell; what an access bit gives stays, and needs no line of its own. */
export function setLevel(draft: Draft, cell: CellDef, state: CellState | undefined, to: Setting): SetOutcome {
  const { level, list } = to;
  const floor = floorOf(state);
  // What a bit gives to the full is neither lowered nor widened.
  const fixed = floor === LEVELS.length - 1 && state?.lines.length === 0;
  if (rankOf(level) < floor || fixed) {
    return { refused: 'locked', codes: [...new Set(state?.fromBits.map((b) => b.code))] };
  }
  if (level !== 'none' && !cell.reaches.includes(level)) return { refused: 'missing' };
  const none = level === 'none' || (rankOf(level) === floor && list === undefined);
  return { draft: withLines(draft, cell, none ? [] : [lineOf(cell, level, list ? { list } : {})]) };
}

/** The level that follows on a click: through the offered reaches and back to the lowest possible. */
export function nextLevel(cell: CellDef, state: CellState | undefined): Level {
  const floor = floorOf(state);
  const offered = LEVELS.filter((l) => rankOf(l) >= floor && (l === 'none' || cell.reaches.includes(l)));
  const at = offered.indexOf(state?.level ?? 'none');
  return offered[(at + 1) % offered.length] ?? 'none';
}

/** A permission that is on although another one that it needs is off. */
export interface Missing {
  readonly cell: CellDef;
  readonly needs: CellDef;
}

export function missingNeeds(cells: readonly CellDef[], states: ReadonlyMap<string, CellState>): Missing[] {
  const byKey = new Map(cells.map((c) => [c.key, c]));
  return cells
    .filter((c) => states.has(c.key))
    .flatMap((cell) =>
      cell.needs
        .filter((key) => !states.has(key))
        .flatMap((key) => {
          const needs = byKey.get(key);
          return needs ? [{ cell, needs }] : [];
        }),
    );
}

/** Adds what a permission needs, as wide as the permission itself where the type offers that. */
export function addNeed(draft: Draft, missing: Missing, states: ReadonlyMap<string, CellState>): Draft {
  const { cell, needs } = missing;
  const from = states.get(cell.key);
  const level = from?.level ?? 'all';
  const like = from?.lines.find((l) => l.reach === level);
  const reach = needs.reaches.includes(level) ? level : (needs.reaches.at(-1) ?? 'all');
  const { list, by, via } = like ?? {};
  const more = reach === level ? { ...(list && { list }), ...(by && { by }), ...(via && { via }) } : {};
  return withLines(draft, needs, [lineOf(needs, reach, more)]);
}

/** Text that is equal exactly when two states give the same: what is said twice is given once. */
export const fingerprint = (s: CellState | undefined): string => {
  if (s === undefined) return '';
  const said = [...s.fromBits.map((b) => b.line), ...s.lines].map((l) =>
    JSON.stringify([l.reach, l.via?.toSorted(), l.by, Array.isArray(l.list) ? l.list.toSorted() : l.list]),
  );
  return [...new Set(said)].toSorted().join();
};

/** Cells that stand differently in two drafts. */
export function changedKeys(a: ReadonlyMap<string, CellState>, b: ReadonlyMap<string, CellState>): Set<string> {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return new Set([...keys].filter((k) => fingerprint(a.get(k)) !== fingerprint(b.get(k))));
}
