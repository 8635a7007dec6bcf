import { isDeepStrictEqual } from 'node:util';
import { type DeclaredType, declareType } from '#access/declared.ts';
import type { Resource } from '#access/resource.ts';
import { declaredTypeSchema } from '#modules/external/schema.ts';
import { declare, declaredTypes, forgetType } from '#modules/external/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { Language } from '#platform/messages.ts';
import { SCHEMA_WORDS } from '#platform/schema-words.ts';
import type { Directory } from './directory.ts';
import type { PolicyFile } from './format.ts';
import type { PlaceNames } from './names.ts';
import type { Checked } from './plan.ts';
import type { Path, Problems } from './problems.ts';
import { tell } from './reading.ts';
import type { Run } from './run.ts';

/** A type of the file; `declaration` is what is stored, once every place has an id. */
export interface PlannedType {
  readonly type: string;
  readonly path: Path;
  readonly shown: DeclaredType;
  readonly declaration: () => DeclaredType;
}

/** The types of the file as far as their form goes. */
export function readTypes(file: PolicyFile, problems: Problems, language: Language): DeclaredType[] {
  return Object.entries(file.types ?? {}).flatMap(([type, said]) => {
    const parsed = declaredTypeSchema.safeParse(
      { ...said, type },
      { reportInput: true, error: SCHEMA_WORDS[language] },
    );
    if (parsed.success) return [parsed.data];
    for (const issue of parsed.error.issues) tell(problems, issue, ['types', type]);
    return [];
  });
}

/** Record types by name: what there is, and what the file declares. */
export function resourcesWith(ctx: Ctx, types: readonly DeclaredType[]): ReadonlyMap<string, Resource> {
  const found = new Map(ctx.policy.resources);
  for (const d of types) if (!ctx.knows(d.type)) found.set(d.type, declareType(d));
  return found;
}

/** The record types that an answer may name to the actor: declared ones only when they may see them, or say them. */
export async function suggestedTypes(ctx: Ctx, said: readonly DeclaredType[] = []): Promise<ReadonlySet<string>> {
  const seen = new Set([...(await declaredTypes(ctx)), ...said].map((t) => t.type));
  return new Set([...ctx.policy.resources.keys(), ...seen].filter((type) => ctx.knows(type) || seen.has(type)));
}

export function planTypes(types: readonly DeclaredType[], { directory, problems }: Checked): PlannedType[] {
  return types.map((shown) => {
    const path = ['types', shown.type];
    // Every name is looked up now, so that one that stands for nothing is told with its line.
    withPlaces(shown, (name) => directory.place(name, path, problems)?.name ?? name);
    const idOf = (name: string): string => directory.places.find(name)[0]?.id ?? name;
    return { type: shown.type, path, shown, declaration: () => withPlaces(shown, idOf) };
  });
}

/** The declaration with every place that its conditions name called otherwise. */
function withPlaces<T>(value: T, call: (name: string) => string): T {
  if (Array.isArray(value)) return value.map((part) => withPlaces(part, call)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const of = value as Record<string, unknown>;
  const listed = (name: string): boolean =>
    (name === 'places' && of.op === 'within') ||
    (name === 'list' && (of.op === 'group' || of.op === 'organization' || of.reach !== undefined));
  const entries = Object.entries(of).map(([name, part]) => [
    name,
    listed(name) && Array.isArray(part) ? part.map((text) => call(String(text))) : withPlaces(part, call),
  ]);
  return Object.fromEntries(entries) as T;
}

/** Declares the types of the file that are new or different. */
export async function saveTypes(run: Run, planned: readonly PlannedType[]): Promise<void> {
  if (planned.length === 0) return;
  const stored = new Map((await declaredTypes(run.ctx)).map((t) => [t.type, t.declaration]));
  for (const t of planned) {
    const before = stored.get(t.type);
    const declaration = t.declaration();
    if (isDeepStrictEqual(before, JSON.parse(JSON.stringify(declaration)))) continue;
    await run.attempt(t.path, [], async () => {
      await declare(run.ctx, declaration);
      const fields = before
        ? [{ field: 'declaration', before: shownType(before, run.checked.directory.places), after: t.shown }]
        : [];
      run.note({ change: before ? 'update' : 'create', type: 'type', name: t.type, fields }, t.path);
    });
  }
}

/** Forgets the types that are not in the file, when that was asked for; else they are only told. */
export async function pruneTypes(run: Run, file: PolicyFile): Promise<void> {
  for (const { type } of await declaredTypes(run.ctx)) {
    if (Object.hasOwn(file.types ?? {}, type)) continue;
    if (!run.checked.prune) {
      run.left.push({ type: 'type', name: type });
      continue;
    }
    await run.attempt(['types'], [], async () => {
      await forgetType(run.ctx, type);
      run.note({ change: 'delete', type: 'type', name: type, fields: [] }, undefined);
    });
  }
}

const ORDER = [
  'title',
  'section',
  'home',
  'attributes',
  'homeLink',
  'sharedBelow',
  'relations',
  'own',
  'groups',
  'organizations',
  'actions',
  'facets',
];

function shownType(declaration: object, places: PlaceNames): Record<string, unknown> {
  const { type: _, section, ...rest } = declaration as Record<string, unknown>;
  const all: Record<string, unknown> = { ...rest, ...(section === 'external' ? {} : { section }) };
  const names = [...ORDER.filter((name) => name in all), ...Object.keys(all).filter((name) => !ORDER.includes(name))];
  const call = (id: string): string => {
    const place = places.byId(id);
    return place ? places.textOf(place) : id;
  };
  return withPlaces(Object.fromEntries(names.map((name) => [name, all[name]])), call);
}

/** The declared types as a file has them. */
export async function exportTypes(ctx: Ctx, d: Directory): Promise<Record<string, unknown>> {
  const found = await declaredTypes(ctx);
  return Object.fromEntries(found.map((t) => [t.type, shownType(t.declaration, d.places)]));
}
