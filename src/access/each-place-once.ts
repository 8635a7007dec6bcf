import { any } from './condition.ts';
import type { Shift } from './diff-shifts.ts';
import { Ground, type Runs, united, without } from './ground.ts';
import type { PlaceTree } from './tree.ts';

/** What a list of shifts says of one permission. */
interface Said {
  /** Where it is about all records, and where about some of them alone. */
  readonly whole: readonly Shift[];
  readonly some: readonly Shift[];
}

/**
 * The same shifts told so that no place is named twice for a permission: what several causes give at places that overlap
 * is one shift by all of them, and what concerns some records is left out where all of them are concerned. What concerns
 * such records everywhere is told besides.
 * @param tree that of the policy in which the permissions are held
 */
export function eachPlaceOnce(shifts: readonly Shift[], tree: PlaceTree): Shift[] {
  if (shifts.length < 2) return [...shifts];
  const ground = new Ground(tree, tree);
  const runs = new Map(shifts.map((s) => [s, runsOf(s, ground, tree)]));
  const where = (list: readonly Shift[]): Runs => united(list.map((s) => runs.get(s) ?? []));
  const told = new Map<string, Shift & { permissions: string[] }>();
  const tell = (permission: string, list: readonly Shift[], at: Runs): void => {
    if (at.length === 0) return;
    const by = [...new Map(list.flatMap((s) => s.by).map((b) => [JSON.stringify(b), b])).values()];
    const reach = any(list.map((s) => s.reach));
    const key = JSON.stringify([at, by, reach]);
    const known = told.get(key);
    if (known) known.permissions.push(permission);
    else told.set(key, { permissions: [permission], places: ground.spots('before', at), reach, by });
  };
  for (const [permission, { whole, some }] of byPermission(shifts)) {
    const everywhere = where(whole);
    tell(permission, whole, everywhere);
    const { placed = [], anywhere = [] } = Object.groupBy(some, (s) => (s.places === 'every' ? 'anywhere' : 'placed'));
    tell(permission, placed, without(where(placed), everywhere));
    // What stands by records alone, wherever they are, is of no place more than of another: it names none.
    if (without(where(anywhere), everywhere).length > 0) tell(permission, anywhere, ground.everything);
  }
  return [...told.values()];
}

function byPermission(shifts: readonly Shift[]): Map<string, Said> {
  const found = new Map<string, { whole: Shift[]; some: Shift[] }>();
  for (const shift of shifts) {
    for (const permission of shift.permissions) {
      const said = found.get(permission) ?? { whole: [], some: [] };
      (shift.reach.op === 'always' ? said.whole : said.some).push(shift);
      found.set(permission, said);
    }
  }
  return found;
}

function runsOf({ places }: Shift, ground: Ground, tree: PlaceTree): Runs {
  if (places === 'every') return ground.everything;
  return united(
    places.map(({ placeId, below }) => {
      const at = tree.indexOf(placeId);
      return [at, below ? tree.lastOf(at) : at];
    }),
  );
}
