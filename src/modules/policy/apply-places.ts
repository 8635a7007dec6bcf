import { placeSpec } from '#modules/places/schema.ts';
import type { Place, PlaceNames } from './names.ts';
import type { Entry } from './plan.ts';
import type { Run } from './run.ts';

/** A place as changes call it. */
export const textOf = (run: Run, place: Place): string => run.checked.directory.places.textOf(place);

/** From the top down: whatever lies under a place finds it where it will be. */
export async function makePlaces(run: Run, levels: readonly (readonly Entry<Place>[])[]): Promise<void> {
  await makeRoom(run, levels.flat());
  for (const level of levels) {
    for (const e of level) {
      if (e.node === run.checked.directory.places.root || e.node.parent?.id === undefined) continue;
      await run.save(placeSpec, e, textOf(run, e.node));
    }
    await run.refresh();
  }
}

/** Renames what has a name now that another place is to have, and will be elsewhere or gone when all is done. */
async function makeRoom(run: Run, entries: readonly Entry<Place>[]): Promise<void> {
  const { prune, directory } = run.checked;
  const kept = keptPlaces(directory.places);
  const now = new Map<string, Place>();
  for (const place of directory.places.all()) {
    if (place.row) now.set(`${place.row.parent_id} ${String(place.row.name).toLowerCase()}`, place);
  }
  for (const { node, path } of entries) {
    const there = now.get(`${node.parent?.id} ${node.name.toLowerCase()}`);
    if (!there?.row || there === node || (there.entry === undefined && !(prune && !kept.has(there)))) continue;
    const { id, version, name } = there.row;
    await run.attempt(path, [], async () => {
      there.row = await run.ctx.write(placeSpec).edit(id, { name: `${String(name).slice(0, 150)} ${id}` }, version);
    });
  }
}

/** The places of the file and those above them, which pruning leaves. */
function keptPlaces(places: PlaceNames): Set<Place> {
  const kept = new Set<Place>([places.root]);
  for (const place of places.all()) {
    if (place.entry === undefined && !place.hidden) continue;
    for (let p: Place | undefined = place; p && !kept.has(p); p = p.parent) kept.add(p);
  }
  return kept;
}

/** Takes away, or tells of, the places that are not in the file: those at the bottom first. */
export async function prunePlaces(run: Run): Promise<void> {
  const { places } = run.checked.directory;
  const kept = keptPlaces(places);
  const gone = [...places.all()].filter((p) => !kept.has(p));
  const depth = (p: Place): number => (p.parent ? depth(p.parent) + 1 : 0);
  for (const p of gone.toSorted((a, b) => depth(b) - depth(a))) {
    await run.prune(placeSpec, p, textOf(run, p), 'places');
  }
}
