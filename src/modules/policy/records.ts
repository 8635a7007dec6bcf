import { isDeepStrictEqual } from 'node:util';
import type { AttributeKind } from '#access/declared-words.ts';
import type { Resource } from '#access/resource.ts';
import { attributesOf, declaredResource, forget, listRegistered, register } from '#modules/external/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { Directory } from './directory.ts';
import type { PolicyFile } from './format.ts';
import type { Place } from './names.ts';
import type { Checked } from './plan.ts';
import type { Path } from './problems.ts';
import type { Run } from './run.ts';

/** A registered record of the file. */
export interface PlannedRecord {
  readonly type: string;
  readonly id: string;
  readonly path: Path;
  readonly place: Place;
  readonly shown: Readonly<Record<string, unknown>>;
  /** With ids for people and places, once all of them are there. */
  readonly attributes: () => Record<string, unknown>;
}

type Call = (name: string, path: Path) => { readonly id: string | undefined } | undefined;

export function planRecords(file: PolicyFile, c: Checked): PlannedRecord[] {
  return Object.entries(file.records ?? {}).flatMap(([type, records]) => {
    const r = c.resources.get(type);
    if (!r?.declared) {
      const declared = [...c.types].filter((name) => c.resources.get(name)?.declared);
      c.problems.unknown(['records', type], 'type', type, declared);
      return [];
    }
    return Object.entries(records).flatMap(([id, said]) => planRecord(r, id, said, c) ?? []);
  });
}

function planRecord(
  r: Resource,
  id: string,
  said: Readonly<Record<string, unknown>>,
  c: Checked,
): PlannedRecord | undefined {
  const { directory, problems } = c;
  const path = ['records', r.type, id];
  const { [r.home]: home, ...shown } = said;
  const place = home === undefined ? directory.places.root : directory.place(String(home), [...path, r.home], problems);
  const kinds = attributesOf(r);
  const person: Call = (login, at) => directory.person(login, at, problems);
  const located: Call = (name, at) => directory.place(name, at, problems);
  const read = Object.entries(shown).map(([name, value]): [string, () => unknown] => {
    const at = [...path, name];
    const kind = kinds.get(name);
    if (!kind) problems.unknown(at, 'attribute', name, [r.home, ...kinds.keys()]);
    return [name, valueOf(kind, value, at, person, located)];
  });
  if (!place) return undefined;
  const attributes = (): Record<string, unknown> => Object.fromEntries(read.map(([name, value]) => [name, value()]));
  return { type: r.type, id, path, place, shown: said, attributes };
}

/** The stored value of what the file says, once everything that it names is there. */
function valueOf(kind: AttributeKind | undefined, value: unknown, at: Path, person: Call, place: Call): () => unknown {
  const call =
    kind === 'person' || kind === 'people' ? person : kind === 'place' || kind === 'places' ? place : undefined;
  if (!call) return () => value;
  if (typeof value === 'string') {
    const named = call(value, at);
    return () => named?.id ?? value;
  }
  if (!Array.isArray(value)) return () => value;
  const named = value.map((part, i) => (typeof part === 'string' ? call(part, [...at, i]) : undefined));
  return () => named.map((n, i) => n?.id ?? value[i]);
}

/** Registers the records of the file that are new or different, and forgets those that are not in it when pruning. */
export async function saveRecords(run: Run, file: PolicyFile, planned: readonly PlannedRecord[]): Promise<void> {
  if (!file.records) return;
  const { directory } = run.checked;
  const stored = await everyRecord(run.ctx);
  const kept = new Set(planned.map((r) => `${r.type} ${r.id}`));
  for (const r of planned) {
    const before = stored.get(`${r.type} ${r.id}`);
    const attributes = r.attributes();
    if (before?.place_id === r.place.id && isDeepStrictEqual(before?.attributes, attributes)) continue;
    await run.attempt(r.path, [], async () => {
      await register(run.ctx, r.type, r.id, {
        attributes,
        ...(r.place.id === undefined ? {} : { place_id: r.place.id }),
      });
      const was = before ? shownRecord(run.ctx, before, directory) : null;
      const fields = [{ field: 'attributes', before: was, after: r.shown }];
      run.note({ change: before ? 'update' : 'create', type: 'record', name: `${r.type} ${r.id}`, fields }, r.path);
    });
  }
  for (const [key, { type, id }] of stored) {
    if (kept.has(key)) continue;
    if (!run.checked.prune) {
      run.left.push({ type: 'record', name: key });
      continue;
    }
    await run.attempt(['records'], [], async () => {
      await forget(run.ctx, type, id);
      run.note({ change: 'delete', type: 'record', name: key, fields: [] }, undefined);
    });
  }
}

interface Stored {
  readonly type: string;
  readonly id: string;
  readonly place_id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The registered records on which the actor may ask, of every type. */
async function everyRecord(ctx: Ctx): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>();
  for (const r of ctx.policy.resources.values()) {
    if (!r.declared) continue;
    for (let after: string | undefined, more = true; more; ) {
      const page = await listRegistered(ctx, r.type, { after, limit: 500 });
      for (const record of page.items) found.set(`${record.type} ${record.id}`, record);
      after = page.next ?? undefined;
      more = page.next !== null;
    }
  }
  return found;
}

function shownRecord(ctx: Ctx, record: Stored, d: Directory): Record<string, unknown> {
  const r = declaredResource(ctx, record.type);
  const kinds = r ? attributesOf(r) : new Map<string, AttributeKind>();
  const placeName = (id: unknown): unknown => {
    const place = d.places.byId(String(id));
    return place ? d.places.textOf(place) : id;
  };
  const login = (id: unknown): unknown => d.personById(String(id))?.name ?? id;
  const shown = (name: string, value: unknown): unknown => {
    const kind = kinds.get(name);
    const call =
      kind === 'person' || kind === 'people' ? login : kind === 'place' || kind === 'places' ? placeName : undefined;
    if (!call || value === null) return value;
    return Array.isArray(value) ? value.map(call) : call(value);
  };
  const home = record.place_id === d.places.root.id ? {} : { [r?.home ?? 'place']: placeName(record.place_id) };
  const attributes = Object.entries(record.attributes).map(([name, value]) => [name, shown(name, value)]);
  return { ...home, ...Object.fromEntries(attributes) };
}

/** The registered records as a file has them. */
export async function exportRecords(ctx: Ctx, d: Directory): Promise<Record<string, Record<string, unknown>>> {
  const written: Record<string, Record<string, unknown>> = {};
  for (const record of (await everyRecord(ctx)).values()) {
    const of = (written[record.type] ??= {});
    of[record.id] = shownRecord(ctx, record, d);
  }
  return written;
}
