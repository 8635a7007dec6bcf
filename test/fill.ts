import { randomUUID } from 'node:crypto';
import type { Row } from '#access/condition.ts';
import type { Resource } from '#access/resource.ts';
import { identifier } from '#access/sql.ts';
import type { Session } from '#platform/db.ts';
import { fieldsOf } from './declarations.ts';
import { NOW, type World } from './worlds.ts';

/** A column as PostgreSQL describes it. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly writable: boolean;
  /** The table it points into, if any. */
  readonly points: string | null;
  /** Values that some generated column of the table asks this one for. */
  readonly asked: readonly string[];
  /** The only values that a check lets it have; any, when there are none. */
  readonly choices: readonly string[];
}

const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attgenerated <> '' as generated,
         a.attnotnull and d.adbin is null and a.attidentity = '' as required, a.attidentity <> '' as identity,
         (select c.confrelid::regclass::text from pg_constraint c
           where c.conrelid = a.attrelid and c.contype = 'f' and c.conkey = array[a.attnum]) as points,
         case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as expression,
         (select string_agg(pg_get_constraintdef(c.oid), ' ') from pg_constraint c
           where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]) as checks
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`;

interface Described {
  name: string;
  type: string;
  generated: boolean;
  required: boolean;
  identity: boolean;
  points: string | null;
  expression: string | null;
  checks: string | null;
}

/** Writes generated worlds into real tables; what a table wants is asked of the database, never listed here. */
export class Filler {
  readonly #session: Session;
  readonly #columns = new Map<string, Column[]>();

  constructor(session: Session) {
    this.#session = session;
  }

  async #of(table: string): Promise<Column[]> {
    const known = this.#columns.get(table);
    if (known) return known;
    const found = await this.#session.query<Described>(COLUMNS, [table]);
    const texts = found.map((c) => c.expression ?? '').join('\n');
    const columns = found.map((c) => ({
      name: c.name,
      type: c.type,
      required: c.required,
      writable: !c.generated && !c.identity,
      points: c.points,
      asked: [...texts.matchAll(new RegExp(`\\b${c.name} = '([^']*)'`, 'g'))].map((m) => m[1] ?? ''),
      choices: [...(/= ANY \(ARRAY\[(.*?)\]/.exec(c.checks ?? '')?.[1] ?? '').matchAll(/'([^']*)'/g)].map(
        (m) => m[1] ?? '',
      ),
    }));
    this.#columns.set(table, columns);
    return columns;
  }

  /** Inserts what fits the table's columns; a row that the table refuses (a duplicate, a check) is left out. */
  async insert(table: string, values: Row): Promise<boolean> {
    const columns = (await this.#of(table)).filter((c) => c.writable && values[c.name] !== undefined);
    const names = columns.map((c) => identifier(c.name)).join(', ');
    const params = columns.map((c, i) => `$${i + 1}::${c.type}`).join(', ');
    const text = `insert into ${identifier(table)} (${names}) values (${params}) on conflict do nothing returning 1`;
    await this.#session.query('savepoint filling');
    try {
      const inserted = await this.#session.query(
        text,
        columns.map((c) => values[c.name]),
      );
      await this.#session.query('release savepoint filling');
      return inserted.length > 0;
    } catch {
      await this.#session.query('rollback to savepoint filling');
      return false;
    }
  }

  /** The places, people, profiles and grants of the world, in the tables the product keeps them in. */
  async policy({ data }: World): Promise<void> {
    const [root, ...places] = data.places;
    for (const p of places) {
      const flags = Object.fromEntries((p.flags ?? []).map((flag) => [flag, true]));
      const kept = { container_type: 'workspace', published: !flags['draft'] };
      const more = p.kind === 'container' ? kept : { external: false };
      await this.insert('place', { id: p.id, parent_id: p.parentId, kind: p.kind, name: p.name, ...flags, ...more });
    }
    for (const p of data.people) {
      const name = `p${p.id.slice(-6)}`;
      const facts = { organization_id: p.organizationId, kind: p.kind, enabled: p.enabled };
      await this.insert('person', { id: p.id, login: name, name, ...facts });
      for (const group of p.groups) await this.insert('membership', { person_id: p.id, place_id: group });
    }
    for (const [i, p] of data.profiles.entries()) {
      const at = data.places[(i * 7) % data.places.length] ?? root;
      const given = { bits: JSON.stringify(p.bits), lines: JSON.stringify(p.lines) };
      await this.insert('profile', { id: p.id, name: p.name, place_id: at?.id, shared_below: i % 3 > 0, ...given });
    }
    for (const g of data.grants) {
      const to = { person_id: g.personId, group_id: g.groupId };
      await this.insert('access_grant', {
        id: g.id,
        ...to,
        profile_id: g.profileId,
        place_id: g.placeId,
        below: g.below,
      });
    }
  }

  /** The world's records of a type, with the link rows they name. Answers how many the table took. */
  async records(world: World, r: Resource): Promise<number> {
    const columns = await this.#of(r.table);
    let taken = 0;
    for (const [n, row] of (world.rows.get(r.type) ?? []).entries()) {
      const id = `00000000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`;
      const values = { ...Object.fromEntries(columns.map((c) => [c.name, this.#value(world, r, row, c, n)])), id };
      if (!(await this.insert(r.table, values))) continue;
      taken++;
      for (const [name, link] of Object.entries(r.links)) {
        if (link.from !== undefined && link.from !== 'id') continue;
        for (const value of row[name] as unknown[]) {
          const given = { ...link.where, [link.key]: id, [link.value]: value };
          await this.insert(link.table, { ...(await this.#between(world, r, link.table, given, taken)), ...given });
        }
      }
    }
    return taken;
  }

  /** What a row of the link points to besides, made for it: parts of the record of which the link is told. */
  async #between(world: World, r: Resource, table: string, given: Row, n: number): Promise<Row> {
    const made: Record<string, unknown> = {};
    for (const c of await this.#of(table)) {
      if (!c.required || c.points === null || Object.hasOwn(given, c.name)) continue;
      const id = randomUUID();
      const columns = await this.#of(c.points);
      const part = (filled: (of: Column) => boolean): Row =>
        Object.fromEntries(
          columns.filter(filled).map((of) => [of.name, this.#value(world, r, given, { ...of, required: true }, n)]),
        );
      // Which of its optional columns a part must have, only its table knows.
      const least = { ...part((of) => of.required), id };
      if (!(await this.insert(c.points, least)))
        await this.insert(c.points, { ...part((of) => of.required || (of.type === 'uuid' && of.points === null)), id });
      made[c.name] = id;
    }
    return made;
  }

  /** What a decision reads comes from the world; the rest only has to be there, and to vary. */
  #value(world: World, r: Resource, row: Row, c: Column, n: number): unknown {
    const value = fitting(row[c.name], c.type);
    if (value !== undefined && (value !== null || !c.required)) return value;
    const use = fieldsOf(r).get(c.name);
    const { people, places, profiles } = world.data;
    if (use?.role === 'person') return people[n % people.length]?.id;
    if (use?.role === 'place' || (c.required && c.points === 'place')) return places[n % places.length]?.id;
    if (c.required && c.points === 'profile') return profiles[n % profiles.length]?.id;
    if (c.asked.length > 0) return n % 3 === 0 ? c.asked[0] : undefined;
    if (c.type.startsWith('timestamp')) return n % 4 === 0 || c.required ? new Date(NOW).toISOString() : undefined;
    if (!c.required) return undefined;
    if (c.choices.length > 0) return c.choices[n % c.choices.length];
    if (c.type === 'uuid') return randomUUID();
    return c.type === 'text' ? `${c.name} ${n}` : c.type === 'boolean' ? n % 2 === 0 : c.type === 'jsonb' ? '{}' : n;
  }
}

/** The value if a column of this type can hold it, NULL if not. */
function fitting(value: unknown, type: string): unknown {
  if (value === undefined || value === null || Array.isArray(value)) return value;
  if (type === 'uuid') return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? value : null;
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  return type === 'text' ? String(value) : value;
}
