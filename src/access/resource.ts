import type { Bit } from './bits.ts';
import type { PlaceList, RelationField, Scalar, Template } from './condition.ts';
import type { DeclaredType } from './declared.ts';

/** A table that joins the record to people or places. */
export interface Link {
  readonly table: string;
  /** Column of the link table that holds the record's key. */
  readonly key: string;
  /** Column of the link table that holds the person or place. */
  readonly value: string;
  /** Column of the record that `key` refers to; `id` unless said. */
  readonly from?: string;
  /** Fixed column values that the link row must have. */
  readonly where?: Readonly<Record<string, Scalar>>;
}

/** How far a line reaches inside its grant. */
export type Reach = 'own' | 'group' | 'organization' | 'all';
export const REACHES: readonly Reach[] = ['own', 'group', 'organization', 'all'];

/** One permission: an action on a record type (or on a facet of it), at a reach. */
export interface Line {
  readonly type: string;
  readonly facet?: string | undefined;
  readonly action: string;
  readonly reach: Reach;
  /** For reach `own`: the relations that count; every relation the type declares as own unless said. */
  readonly via?: readonly string[] | undefined;
  /** For reach `organization`: which organization of the record is meant; the type's first unless said. */
  readonly by?: string | undefined;
  /** For reach `group` and `organization`: whose; `mine` unless said. An empty selection reaches nothing. */
  readonly list?: PlaceList | undefined;
}

export interface ActionDef {
  /** Actions that make little sense without these; the editor offers them, the engine never assumes them. */
  readonly needs?: readonly string[];
  /** When the action makes sense, whoever asks. */
  readonly while?: Template;
  /** Message key of the sentence shown when `while` does not hold. */
  readonly because?: string;
  /** The write may put the record out of the writer's own reach (escalate, transfer). */
  readonly mayLeave?: true;
  /** It changes nothing, as `view` and `export` never do: open also where records are only read. */
  readonly reads?: true;
  /** The record does not exist before: decided on the row as it will be. */
  readonly creates?: true;
  /** Shielded in the matrix: hands out power or destroys. */
  readonly danger?: true;
}

/** What a relation gives by itself, wherever the record moves and without any grant. */
export interface Floor {
  readonly actions: readonly string[];
  readonly allow: Template;
  /** Only for people of these kinds; for everybody unless said. */
  readonly kinds?: readonly string[];
  /** Message key of the reason shown in explanations. */
  readonly because: string;
}

/** A restriction that the record itself carries: nobody but a super administrator passes it otherwise. */
export interface Restriction {
  readonly name: string;
  readonly actions: 'every' | readonly string[];
  readonly allow: Template;
  readonly because: string;
}

/** What a kind of person may touch of this type at most. */
export interface KindCeiling {
  readonly actions: 'every' | readonly string[];
  readonly allow: Template;
}

export interface FacetDef {
  /** Fields (as named in answers) that belong to the facet. */
  readonly fields: readonly string[];
  readonly actions: readonly string[];
}

type LineSpec = Omit<Line, 'type'>;

export interface ResourceDef {
  readonly type: string;
  readonly section: string;
  readonly table: string;
  /** Column with the record's home place. */
  readonly home: string;
  /** A link to further places where the record stands (people stand in each of their groups). */
  readonly homeLink?: string;
  /** Boolean column: the record is visible from the places under its home. */
  readonly sharedBelow?: string;
  /** Boolean-free tombstone column; set means in the trash. */
  readonly trash?: string;
  /** Column of the state whose steps the life cycles of profiles bind. */
  readonly lifecycle?: string;
  readonly links: Readonly<Record<string, Link>>;
  readonly relations: Readonly<Record<string, { readonly field: string } | { readonly link: string }>>;
  /** Relations that reach `own` means unless a line names its own. */
  readonly own: readonly string[];
  /** Columns or links that reach `group` looks at. */
  readonly groups: readonly string[];
  /** The organizations of a record by name; the first is the default of reach `organization`. */
  readonly organizations: Readonly<Record<string, string>>;
  readonly facets: Readonly<Record<string, FacetDef>>;
  readonly actions: Readonly<Record<string, ActionDef>>;
  readonly floors: readonly Floor[];
  readonly restrictions: readonly Restriction[];
  readonly kinds: Readonly<Partial<Record<'standalone' | 'company-grouped', KindCeiling>>>;
  readonly bits: Readonly<Partial<Record<Bit, readonly LineSpec[]>>>;
  /** Writing such a record changes what people may do: decided alone, one at a time. */
  readonly changesPolicy?: true;
  /** Records of the type live in another application: there is no table. */
  readonly declared?: DeclaredType;
}

/** A declared record type. `A` are its action names: a misspelt action does not compile. */
export interface Resource<A extends string = string, F extends string = string> extends ResourceDef {
  readonly actions: Readonly<Record<A, ActionDef>>;
  readonly facets: Readonly<Record<F, FacetDef>>;
}

type Optional =
  | 'links'
  | 'relations'
  | 'own'
  | 'groups'
  | 'organizations'
  | 'facets'
  | 'floors'
  | 'restrictions'
  | 'kinds'
  | 'bits';
type Declaration<A extends string, F extends string> = Omit<ResourceDef, Optional | 'actions' | 'facets'> &
  Partial<Pick<ResourceDef, Exclude<Optional, 'facets'>>> & {
    readonly actions: Readonly<Record<A, ActionDef>>;
    readonly facets?: Readonly<Record<F, FacetDef>>;
  };

/** A name in a declaration or a line that does not exist. */
export class UnknownNameError extends Error {}

/**
 * Declares a record type once; every reader (check, SQL, explain, matrix, docs, tests) works from this.
 * @throws UnknownNameError when a relation, link or action is named that the type does not have.
 */
export function defineResource<const A extends string, const F extends string = never>(
  d: Declaration<A, F>,
): Resource<A, F> {
  const r = {
    links: {},
    relations: {},
    own: [],
    groups: [],
    organizations: {},
    facets: {},
    floors: [],
    restrictions: [],
    kinds: {},
    bits: {},
    ...d,
  } as Resource<A, F>;
  checkNames(r);
  return r;
}

function checkNames(r: ResourceDef): void {
  for (const name of Object.keys(r.relations)) checkLink(r, relationField(r, name));
  for (const name of r.own) relationField(r, name);
  if (r.homeLink !== undefined) checkLink(r, { field: r.homeLink, many: true });
  const templates = [
    ...[...r.floors, ...r.restrictions, ...Object.values(r.kinds)].map((x) => x.allow),
    ...Object.values<ActionDef>(r.actions).flatMap((a) => a.while ?? []),
  ];
  for (const t of templates) checkTemplate(r, t);
  for (const [code, lines] of Object.entries(r.bits)) {
    for (const line of lines) checkLine(r, { type: r.type, ...line }, `bit ${code}`);
  }
  const named = [
    ...r.floors.flatMap((f) => f.actions),
    ...r.restrictions.flatMap((x) => (x.actions === 'every' ? [] : x.actions)),
    ...Object.values(r.kinds).flatMap((k) => (k.actions === 'every' ? [] : k.actions)),
  ];
  const known = new Set(cellsOf(r).map((c) => c.name));
  for (const name of named) {
    if (!known.has(`${r.type}:${name}`) && !known.has(`${r.type}.${name}`)) {
      throw new UnknownNameError(`${r.type} has no action "${name}".`);
    }
  }
}

/** A link is asked as a link and a column as a column: the other way round memory and SQL would part. */
function checkTemplate(r: ResourceDef, t: Template): void {
  if (t.op === 'all' || t.op === 'any') for (const part of t.of) checkTemplate(r, part);
  else if (t.op === 'own') for (const relation of t.via) checkLink(r, relation);
  else if (t.op === 'linked') checkLink(r, { field: t.field, many: true });
  else if (t.op === 'eq' || t.op === 'in' || t.op === 'overlaps') checkLink(r, { field: t.field, many: false });
}

function checkLink(r: ResourceDef, at: { readonly field: string; readonly many: boolean }): void {
  if (Object.hasOwn(r.links, at.field) === at.many) return;
  throw new UnknownNameError(`${r.type}: "${at.field}" is ${at.many ? 'no link' : 'a link, not a column'}.`);
}

/** A line names something its record type does not have. @throws UnknownNameError */
export function checkLine(r: ResourceDef, line: Line, where: string): void {
  const bad = (what: string): never => {
    throw new UnknownNameError(`${where}: ${r.type} has no ${what}.`);
  };
  if (line.facet === undefined) {
    if (!Object.hasOwn(r.actions, line.action)) bad(`action "${line.action}"`);
  } else {
    const facet = Object.hasOwn(r.facets, line.facet) ? r.facets[line.facet] : undefined;
    if (!facet) bad(`facet "${line.facet}"`);
    else if (!facet.actions.includes(line.action)) bad(`action "${line.action}" on facet "${line.facet}"`);
  }
  if (!REACHES.includes(line.reach)) bad(`reach "${line.reach}"`);
  for (const name of line.via ?? []) if (!Object.hasOwn(r.relations, name)) bad(`relation "${name}"`);
  if (line.by !== undefined && !Object.hasOwn(r.organizations, line.by)) bad(`organization "${line.by}"`);
}

/** The name of a permission as text: `ticket:view`, `ticket.notes:view`. */
export const cellName = (type: string, action: string, facet?: string): string =>
  facet === undefined ? `${type}:${action}` : `${type}.${facet}:${action}`;

export interface Cell {
  readonly name: string;
  readonly action: string;
  readonly facet: string | undefined;
}

/** Every permission the type knows, facets last. */
export function cellsOf(r: ResourceDef): Cell[] {
  const basic = Object.keys(r.actions).map((action) => ({ name: cellName(r.type, action), action, facet: undefined }));
  const facets = Object.entries(r.facets).flatMap(([facet, def]) =>
    def.actions.map((action) => ({ name: cellName(r.type, action, facet), action, facet })),
  );
  return [...basic, ...facets];
}

/** Where a relation of the type lives. @throws UnknownNameError */
export function relationField(r: ResourceDef, relation: string): RelationField {
  const at = Object.hasOwn(r.relations, relation) ? r.relations[relation] : undefined;
  if (!at) throw new UnknownNameError(`${r.type} has no relation "${relation}".`);
  return 'field' in at ? { relation, field: at.field, many: false } : { relation, field: at.link, many: true };
}

/** Template for "stands in one of these relations". For use inside declarations. */
export const stands = (relations: ResourceDef['relations'], ...via: string[]): Template => ({
  op: 'own',
  via: via.map((v) => relationField({ type: 'record', relations } as ResourceDef, v)),
});

/** What a line's reach means on a record of the type, before a person is known. */
export function reachOf(r: ResourceDef, line: Line): Template {
  switch (line.reach) {
    case 'all':
      return { op: 'always' };
    case 'own':
      return { op: 'own', via: (line.via ?? r.own).map((name) => relationField(r, name)) };
    case 'group':
      return { op: 'any', of: r.groups.map((field) => ({ op: 'group', field, list: line.list ?? 'mine' })) };
    case 'organization': {
      const field = line.by === undefined ? Object.values(r.organizations)[0] : r.organizations[line.by];
      return field === undefined ? { op: 'any', of: [] } : { op: 'organization', field, list: line.list ?? 'mine' };
    }
  }
}
