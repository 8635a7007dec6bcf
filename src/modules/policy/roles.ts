import { CONTAINER_TYPES, type ContainerType } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { rolesOf } from '#modules/profiles/section.ts';
import type { Ctx } from '#platform/context.ts';
import { visibleRows } from './directory.ts';
import type { PlaceEntry } from './format.ts';
import type { Profile } from './names.ts';
import type { Checked } from './plan.ts';
import type { Run } from './run.ts';

/** A new container comes with the roles of its type: a file can name them as if they were there. */
export function planRoles(ctx: Ctx, { directory }: Checked, entries: readonly PlaceEntry[]): void {
  const { profiles } = directory;
  for (const [i, at] of directory.placed.entries()) {
    const type = entries[i]?.container_type;
    if (at.row || at.kind !== 'container' || !isType(type)) continue;
    for (const role of rolesOf(ctx, type)) {
      const name = String(role.name);
      if (profiles.named(name).some((p) => p.at === at)) continue;
      profiles.add({ id: undefined, name, row: undefined, entry: undefined, at });
    }
  }
}

const isType = (type: unknown): type is ContainerType => (CONTAINER_TYPES as readonly unknown[]).includes(type);

/** Finds the roles that have come with the containers that this file has made. */
export async function adoptRoles(run: Run): Promise<void> {
  const { directory } = run.checked;
  const waiting = [...directory.profiles.all()].filter((p) => p.id === undefined && p.at.kind === 'container');
  const places = [...new Set(waiting.flatMap((p) => p.at.id ?? []))];
  if (places.length === 0) return;
  const rows = await visibleRows(run.ctx, profileSpec, [{ op: 'in', field: 'place_id', values: places }]);
  const key = (place: unknown, name: string): string => `${String(place)} ${name.toLowerCase()}`;
  const found = new Map(rows.map((row) => [key(row.place_id, row.name as string), row]));
  for (const profile of waiting) adopt(profile, found.get(key(profile.at.id, profile.name)));
}

function adopt(profile: Profile, row: Profile['row']): void {
  profile.id = row?.id;
  profile.row = row;
}
