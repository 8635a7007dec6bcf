import { Document, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import { SWITCHES } from '#modules/people/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordSpec } from '#wire/record.ts';
import {
  type Attribute,
  isSame,
  momentText,
  PERSON_ATTRIBUTES,
  PLACE_ATTRIBUTES,
  PROFILE_ATTRIBUTES,
} from './attributes.ts';
import { Directory, visibleRows } from './directory.ts';
import type { Part } from './format.ts';
import type { Place } from './names.ts';
import { grantNames } from './names-of-grant.ts';
import { isOver, isOwn } from './plan-grants.ts';
import { Problems } from './problems.ts';
import { exportRecords } from './records.ts';
import { exportRules } from './rules.ts';
import { shown } from './show.ts';
import { listTests } from './test-store.ts';
import { exportTypes } from './types.ts';

type Raw = Record<string, unknown>;

const HEAD = ` Who may do what here, as Gatehouse exports it and applies it again.
 The form is described in docs/policy-as-code.md; \`gatehouse policy schema\` prints it for editors.`;

/** Always written: whoever applies the file means these, whatever they were. */
const ALWAYS: ReadonlySet<string> = new Set(['kind', 'organization', 'enabled']);

/** Everything of these parts that the actor may view, in an order that depends on nothing but what it says. */
export async function exportPolicy(ctx: Ctx, parts: readonly Part[]): Promise<string> {
  const d = await Directory.load(ctx, { gatehouse: 1 }, undefined, new Problems(() => undefined));
  const write: Readonly<Record<Part, () => unknown>> = {
    types: () => exportTypes(ctx, d),
    places: async () => placesOf(ctx, d, parts.includes('grants') ? await grantsIn(ctx, d) : []),
    people: () => peopleOf(ctx, d),
    profiles: () => profilesOf(ctx, d),
    grants: () => grantsOf(ctx, d),
    rules: () => exportRules(ctx, d),
    records: () => exportRecords(ctx, d),
    tests: () => listTests(ctx),
  };
  const file: Raw = { gatehouse: 1 };
  for (const part of parts) {
    const said = await write[part]();
    if (said !== undefined) file[part] = said;
  }
  return textOf(file);
}

/** One profile as a policy file says it: what was made of it here can be made elsewhere. */
export async function profileFile(ctx: Ctx, id: string): Promise<{ gatehouse: 1; profiles: Raw[] }> {
  const d = await Directory.load(ctx, { gatehouse: 1 }, undefined, new Problems(() => undefined));
  return { gatehouse: 1, profiles: profilesOf(ctx, d, id) };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: string, b: string): number => byText(a.toLowerCase(), b.toLowerCase()) || byText(a, b);

/** Attributes that are not what they usually are, of those that the actor may view. */
function attributesOf(
  ctx: Ctx,
  spec: RecordSpec,
  attributes: readonly Attribute[],
  row: DbRow,
  d: Directory,
  always: ReadonlySet<string> = new Set(),
): Raw {
  const seen = ctx.read(spec).present(row);
  const written = attributes.flatMap((a): [string, unknown][] => {
    const value = seen[a.field];
    if (value === undefined || (isSame(value, a.usual) && !always.has(a.name))) return [];
    return [[a.name, shown(spec.resource.type, a.field, value, d)]];
  });
  return Object.fromEntries(written);
}

/** @param grants those that the file has: whom they bring need not be said to belong */
async function placesOf(ctx: Ctx, d: Directory, grants: readonly DbRow[]): Promise<Raw[]> {
  const members = await membersOf(ctx, d, grants);
  const children = Map.groupBy(d.places.all(), (p) => p.parent);
  const inOrder = (place: Place): Place[] => [
    place,
    ...(children.get(place) ?? []).toSorted((a, b) => byName(a.name, b.name)).flatMap(inOrder),
  ];
  return inOrder(d.places.root).flatMap((place): Raw[] => {
    const belong = members.get(place.id ?? '') ?? [];
    const isRoot = place === d.places.root;
    if (!place.row || (isRoot && belong.length === 0)) return [];
    const under =
      place.parent === undefined || place.parent === d.places.root ? {} : { under: d.places.textOf(place.parent) };
    const attributes = isRoot ? {} : attributesOf(ctx, placeSpec, PLACE_ATTRIBUTES, place.row, d);
    return [
      {
        name: place.name,
        kind: place.kind,
        ...under,
        ...attributes,
        ...(belong.length === 0 ? {} : { members: belong }),
      },
    ];
  });
}

/** Who belongs to the places that the actor may view, as far as they may view the people. */
async function membersOf(ctx: Ctx, d: Directory, grants: readonly DbRow[]): Promise<Map<string, (string | Raw)[]>> {
  const ids = [...d.places.all()].flatMap((p) => (p.row && p.id !== undefined ? [p.id] : []));
  if (ids.length === 0) return new Map();
  const rows = await ctx.tables.selectFrom('membership').selectAll().where('place_id', 'in', ids).execute();
  const brought = new Set(grants.map((g) => `${String(g.place_id)} ${String(g.person_id)}`));
  const found = rows.flatMap((row) => {
    const login = d.personById(row.person_id)?.name;
    const isSaid = row.cause === 'grant' && brought.has(`${row.place_id} ${row.person_id}`);
    return login === undefined || isSaid ? [] : [{ login, row }];
  });
  const grouped = Map.groupBy(
    found.toSorted((a, b) => byText(a.login, b.login)),
    (m) => m.row.place_id,
  );
  const written = [...grouped].map(([place, list]): [string, (string | Raw)[]] => [
    place,
    list.map(({ login, row }) => {
      const off = SWITCHES.filter((name) => !row[name]);
      return off.length === 0 ? login : { person: login, ...Object.fromEntries(off.map((name) => [name, false])) };
    }),
  ]);
  return new Map(written);
}

function peopleOf(ctx: Ctx, d: Directory): Raw[] {
  return [...d.people()]
    .toSorted((a, b) => byText(a.name, b.name))
    .map((p) => ({
      login: p.name,
      ...attributesOf(ctx, personSpec, PERSON_ATTRIBUTES, p.row as DbRow, d, ALWAYS),
    }));
}

/** @param id of one of them; all that the actor may view unless said */
function profilesOf(ctx: Ctx, d: Directory, id?: string): Raw[] {
  return [...d.profiles.all()]
    .filter((p) => p.row && (id === undefined || p.row.id === id))
    .toSorted((a, b) => byName(d.places.path(a.at), d.places.path(b.at)) || byName(a.name, b.name))
    .map((p) => {
      const row = p.row as DbRow;
      const lines = shown('profile', 'lines', row.lines, d) as unknown[];
      return {
        name: p.name,
        ...(p.at === d.places.root ? {} : { at: d.places.textOf(p.at) }),
        ...attributesOf(ctx, profileSpec, PROFILE_ATTRIBUTES, row, d),
        ...(lines.length === 0 ? {} : { lines }),
      };
    });
}

/** The grants that the file has: what rules give it leaves to the rules. */
const grantsIn = async (ctx: Ctx, d: Directory): Promise<DbRow[]> =>
  (await visibleRows(ctx, grantSpec)).filter(
    (row) => isOwn(row) && !isOver(row, ctx.now) && grantNames(row, d) !== undefined,
  );

async function grantsOf(ctx: Ctx, d: Directory): Promise<Raw[]> {
  const written = (await grantsIn(ctx, d)).flatMap((row) => {
    const names = grantNames(row, d);
    if (!names) return [];
    const { text: _, ...named } = names;
    const at = d.places.path(d.places.byId(row.place_id as string) as Place);
    const key = [at, names.profile, names.of ?? '', names.person ?? '', names.group ?? '', row.cause as string];
    const entry = {
      ...named,
      ...(row.below === true ? { below: true } : {}),
      ...(row.starts_at === null ? {} : { from: momentText(row.starts_at as string, 'starts_at') }),
      ...(row.ends_at === null ? {} : { until: momentText(row.ends_at as string, 'ends_at') }),
      ...(row.cause === 'hand' ? {} : { cause: row.cause }),
    };
    return [{ key, entry }];
  });
  const inOrder = written.toSorted((a, b) => {
    const at = a.key.findIndex((part, i) => part !== b.key[i]);
    return at < 0 ? 0 : byName(a.key[at] as string, b.key[at] as string);
  });
  return inOrder.map(({ entry }) => entry);
}

/** Parts whose entries are written one a line. */
const ONE_LINE: ReadonlySet<string> = new Set(['people', 'grants', 'rules', 'tests']);
/** Maps whose entries stand below each other, however short they are. */
const TALL: ReadonlySet<string> = new Set(['attributes', 'actions', 'lifecycle']);

/** A file as YAML, laid out to be read. */
export function textOf(file: Raw): string {
  const doc = new Document(file, { aliasDuplicateObjects: false });
  doc.commentBefore = HEAD;
  for (const { key, value } of (doc.contents as YAMLMap<Scalar<string>, Node>).items) {
    if (key.value === 'gatehouse') continue;
    key.spaceBefore = true;
    layOut(key.value, value);
  }
  return doc.toString({ lineWidth: 0 });
}

/** How a part looks on the page: short entries in one line each, profiles apart from each other. */
function layOut(part: string, node: Node | null): void {
  if (isMap(node)) layMap(node, part);
  if (!isSeq(node)) return;
  node.items.forEach((entry, i) => {
    if (!isMap(entry)) return;
    if (ONE_LINE.has(part)) entry.flow = true;
    else layMap(entry, part);
    if (part === 'profiles' && i > 0) entry.spaceBefore = true;
  });
}

/** Lists of words in one line, and maps of nothing but words and such lists too. */
function layMap(map: YAMLMap, name: string): void {
  for (const { key, value } of map.items) {
    const inner = isScalar(key) ? String(key.value) : '';
    // The types of registered records stand like parts.
    if (isMap(value)) layMap(value, name === 'records' ? 'types' : inner);
    else if (isSeq(value) && inner !== 'lines') layList(value, inner);
  }
  const short = map.items.every(
    ({ value }) => isScalar(value) || (isMap(value) || isSeq(value) ? value.flow === true : true),
  );
  if (short && !TALL.has(name) && !TOP.has(name)) map.flow = true;
}

/** Parts, whose entries are never drawn together with them. */
const TOP: ReadonlySet<string> = new Set(['types', 'records', 'places', 'profiles']);

function layList(list: YAMLSeq, name: string): void {
  for (const item of list.items) if (isMap(item)) layMap(item, name);
  list.flow = list.items.every((item) => !isMap(item) || name === 'members');
}
