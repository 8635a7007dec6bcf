import { type Bit, BITS } from './bits.ts';
import type { Template } from './condition.ts';
import {
  type AttributeKind,
  type DeclaredCondition,
  DeclarationError,
  isDeclaredName,
  isMany,
  type Known,
  kindOf,
  needs,
  type Path,
  templateOf,
} from './declared-words.ts';
import {
  type ActionDef,
  defineResource,
  type FacetDef,
  type Floor,
  type KindCeiling,
  type Line,
  type Link,
  type Resource,
  type ResourceDef,
  type Restriction,
} from './resource.ts';

type Allowing<T> = Omit<T, 'allow'> & { readonly allow: DeclaredCondition };

/** `title` and `because` are sentences as they are shown, not keys of messages. */
export type DeclaredAction = Omit<ActionDef, 'while'> & {
  readonly title?: string;
  readonly while?: DeclaredCondition;
};

/**
 * A record type whose records live in another application: plain data with all that `defineResource` takes. There is no
 * table behind it; records are judged in memory.
 */
export interface DeclaredType {
  readonly type: string;
  readonly title: string;
  readonly section: string;
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Attribute with the home place; `place`, which is then there by itself, unless said. */
  readonly home?: string;
  /** Attribute with further places where the record stands. */
  readonly homeLink?: string;
  /** Attribute that makes the record visible from the places under its home. */
  readonly sharedBelow?: string;
  readonly relations?: Readonly<Record<string, { readonly field: string; readonly many?: boolean }>>;
  readonly own?: readonly string[];
  readonly groups?: readonly string[];
  readonly organizations?: Readonly<Record<string, string>>;
  readonly facets?: Readonly<Record<string, FacetDef>>;
  readonly actions: Readonly<Record<string, DeclaredAction>>;
  readonly floors?: readonly Allowing<Floor>[];
  readonly restrictions?: readonly Allowing<Restriction>[];
  readonly kinds?: Readonly<Partial<Record<'standalone' | 'company-grouped', Allowing<KindCeiling>>>>;
  readonly bits?: Readonly<Partial<Record<Bit, readonly Omit<Line, 'type'>[]>>>;
}

/**
 * Actions that every declared type has besides its own: `register` keeps the records that are known here, `ask` reads
 * them and asks what others may do with them. A declaration cannot take these names.
 */
export const REGISTRY_ACTIONS: Readonly<Record<'register' | 'ask', ActionDef>> = {
  ask: {},
  register: { needs: ['ask'] },
};

/**
 * The record type for a declaration, for every reader of permissions but the ones that ask a database.
 * @throws UnknownNameError, as a DeclarationError with the place of the mistake where that is known
 */
export function declareType(d: DeclaredType): Resource {
  const home = d.home ?? 'place';
  const attributes: Readonly<Record<string, AttributeKind>> =
    d.home === undefined ? { place: 'place', ...d.attributes } : d.attributes;
  checkDeclaredNames(d);
  const relations = relationsOf(d, attributes);
  const known: Known = { type: d.type, attributes, relations };
  checkFields(known, d, home);
  const template = (c: DeclaredCondition, path: Path): Template => templateOf(known, c, path);
  const actions = Object.entries(d.actions).map(([name, { while: when, ...def }]) => [
    name,
    { ...def, ...(when ? { while: template(when, ['actions', name, 'while']) } : {}) },
  ]);
  const own = [...Object.keys(d.actions), ...facetActions(d)];
  return defineResource({
    type: d.type,
    section: d.section,
    // Not a table that exists: a statement made for a declared type by mistake fails, and reads nothing.
    table: `external_${d.type}`,
    home,
    ...(d.homeLink === undefined ? {} : { homeLink: d.homeLink }),
    ...(d.sharedBelow === undefined ? {} : { sharedBelow: d.sharedBelow }),
    links: linksOf(d.type, attributes),
    relations,
    own: d.own ?? [],
    groups: d.groups ?? [],
    organizations: d.organizations ?? {},
    facets: d.facets ?? {},
    actions: { ...Object.fromEntries(actions), ...REGISTRY_ACTIONS } as Readonly<Record<string, ActionDef>>,
    floors: (d.floors ?? []).map((f, i) => ({ ...f, allow: template(f.allow, ['floors', i, 'allow']) })),
    restrictions: (d.restrictions ?? []).map((x, i) => ({
      ...x,
      // What a record says against its use elsewhere does not stand against keeping it registered.
      actions: x.actions === 'every' ? own : x.actions,
      allow: template(x.allow, ['restrictions', i, 'allow']),
    })),
    kinds: Object.fromEntries(
      Object.entries(d.kinds ?? {}).map(([kind, k]) => [
        kind,
        { ...k, allow: template(k.allow, ['kinds', kind, 'allow']) },
      ]),
    ),
    bits: d.bits ?? {},
    declared: d,
  }) as Resource;
}

const facetActions = (d: DeclaredType): string[] =>
  Object.entries(d.facets ?? {}).flatMap(([facet, def]) => def.actions.map((action) => `${facet}:${action}`));

function checkDeclaredNames(d: DeclaredType): void {
  const named: [Path, readonly string[]][] = [
    [['type'], [d.type]],
    [['attributes'], Object.keys(d.attributes)],
    [['relations'], Object.keys(d.relations ?? {})],
    [['organizations'], Object.keys(d.organizations ?? {})],
    [['facets'], Object.keys(d.facets ?? {})],
    [['actions'], Object.keys(d.actions)],
    ...Object.entries(d.facets ?? {}).map(([name, f]): [Path, readonly string[]] => [
      ['facets', name, 'actions'],
      f.actions,
    ]),
  ];
  for (const [path, names] of named) {
    for (const name of names) {
      if (!isDeclaredName(name)) throw new DeclarationError(`"${name}" is no name a declaration can use.`, path);
    }
  }
  for (const name of Object.keys(REGISTRY_ACTIONS)) {
    if (Object.hasOwn(d.actions, name)) {
      throw new DeclarationError(`${d.type}: every declared type has an action "${name}" already.`, ['actions', name]);
    }
  }
  for (const code of Object.keys(d.bits ?? {})) {
    if (!BITS.some((b) => b.code === code)) {
      throw new DeclarationError(`${d.type}: there is no access bit "${code}".`, ['bits', code]);
    }
  }
}

function linksOf(type: string, attributes: Known['attributes']): Record<string, Link> {
  const many = Object.keys(attributes).filter((name) => isMany(attributes[name] as AttributeKind));
  return Object.fromEntries(
    many.map((name) => [name, { table: `external_${type}_${name}`, key: 'record_id', value: 'value' }]),
  );
}

function relationsOf(d: DeclaredType, attributes: Known['attributes']): ResourceDef['relations'] {
  return Object.fromEntries(
    Object.entries(d.relations ?? {}).map(([name, { field, many }]) => {
      const path = ['relations', name];
      const kind = kindOf({ type: d.type, attributes }, field, path);
      if (kind !== 'person' && kind !== 'people') {
        throw new DeclarationError(`${d.type}: the relation "${name}" needs an attribute with people.`, path);
      }
      if (many !== undefined && many !== isMany(kind)) {
        throw new DeclarationError(`${d.type}: "${field}" holds ${isMany(kind) ? 'many people' : 'one person'}.`, path);
      }
      return [name, isMany(kind) ? { link: field } : { field }];
    }),
  );
}

function checkFields(known: Known, d: DeclaredType, home: string): void {
  needs(known, home, ['place'], ['home']);
  if (d.homeLink !== undefined) needs(known, d.homeLink, ['places'], ['homeLink']);
  if (d.sharedBelow !== undefined) needs(known, d.sharedBelow, ['boolean'], ['sharedBelow']);
  for (const field of d.groups ?? []) needs(known, field, ['place', 'places'], ['groups']);
  for (const [name, field] of Object.entries(d.organizations ?? {})) {
    needs(known, field, ['place', 'places'], ['organizations', name]);
  }
}
