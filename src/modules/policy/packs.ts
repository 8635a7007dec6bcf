import { profileSpec } from '#modules/profiles/schema.ts';
import { applyPack, PACKS } from '#modules/profiles/section.ts';
import type { PolicyFile } from './format.ts';
import type { Profile } from './names.ts';
import type { Checked } from './plan.ts';
import type { Run } from './run.ts';

/** The packs of a file, and the profiles that they bring, by the key of their template. */
export interface PlannedPacks {
  readonly keys: readonly string[];
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** Profiles that a pack is going to make can be named in the file as if they were there. */
export function planPacks(file: PolicyFile, { directory, problems }: Checked): PlannedPacks {
  const { root } = directory.places;
  const atRoot = [...directory.profiles.all()].filter((p) => p.at === root);
  const profiles = new Map<string, Profile>();
  const keys = (file.packs ?? []).flatMap((key, i): string[] => {
    const pack = PACKS.find((p) => p.key === key);
    if (!pack) {
      problems.unknown(
        ['packs', i],
        'pack',
        key,
        PACKS.map((p) => p.key),
      );
      return [];
    }
    for (const t of pack.profiles) {
      const there = atRoot.find((p) => p.row?.template === t.key);
      const node = there ?? { id: undefined, name: t.name, row: undefined, entry: undefined, at: root };
      if (!there && !directory.profiles.named(t.name).some((p) => p.at === root)) directory.profiles.add(node);
      profiles.set(t.key, node);
    }
    return [key];
  });
  return { keys, profiles };
}

/** Makes the profiles of the packs that are not there yet. */
export async function savePacks(run: Run, packs: PlannedPacks): Promise<void> {
  for (const [i, key] of packs.keys.entries()) {
    const path = ['packs', i];
    await run.attempt(path, [], async () => {
      for (const made of await applyPack(run.ctx, key)) {
        if (made.outcome !== 'created') continue;
        run.note({ change: 'create', type: 'profile', name: made.name, fields: [] }, path);
        const node = packs.profiles.get(made.template);
        if (!node) continue;
        node.id = made.profile_id;
        node.row = await run.ctx.read(profileSpec).find(made.profile_id);
      }
    });
  }
}
