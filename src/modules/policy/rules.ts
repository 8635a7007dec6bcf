import type { Criterion } from '#modules/rules/schema.ts';
import { ruleSpec } from '#modules/rules/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { isSame, RULE_ATTRIBUTES } from './attributes.ts';
import { type Directory, visibleRows } from './directory.ts';
import type { CriterionEntry, PolicyFile, RuleEntry } from './format.ts';
import type { Named, Place, Profile } from './names.ts';
import { type Checked, type Entry, type Given, givenOf, plainGiven, tellTwice } from './plan.ts';
import type { Path } from './problems.ts';
import type { Run } from './run.ts';

/** A rule, known by its name at the place where it is at home. */
export interface Rule extends Named {
  readonly at: Place;
}

export function planRules(file: PolicyFile, c: Checked): Entry<Rule>[] {
  const seen = new Map<string, number>();
  return ((file.rules ?? []) as readonly RuleEntry[]).flatMap((e, i) => {
    const { directory, problems } = c;
    const path = ['rules', i];
    const place = (text: string | undefined, key: string): Place | undefined =>
      text === undefined ? undefined : directory.place(text, [...path, key], problems);
    const at = e.at === undefined ? directory.places.root : place(e.at, 'at');
    const to = place(e.in, 'in');
    const profile = to && directory.profile(e.give, to, place(e.of, 'of'), [...path, 'give'], problems);
    const when = e.when.map((criterion, n) => readCriterion(criterion, [...path, 'when', n], c));
    if (!at || !to || !profile) return [];
    const key = `${directory.places.path(at)}\n${e.name.toLowerCase()}`;
    tellTwice(seen, key, i, path, { kind: 'rule', name: e.name }, problems);
    const later = (name: string, field: string, shown: unknown, value: () => unknown): Given => ({
      ...plainGiven(name, field, path, shown),
      value,
    });
    const given = [
      plainGiven('name', 'name', path, e.name),
      later('at', 'place_id', directory.places.textOf(at), () => at.id ?? null),
      later('when', 'criteria', e.when, () => when.map((criterion) => criterion())),
      later('give', 'profile_id', e.give, () => profile.id ?? null),
      later('in', 'at_place_id', e.in, () => to.id ?? null),
      ...givenOf(e, RULE_ATTRIBUTES, path, c, c.prune),
    ];
    return [{ path, given, node: { id: undefined, name: e.name, row: undefined, entry: i, at } }];
  });
}

/** A criterion as it is stored, once the places that it names are there. */
function readCriterion(e: CriterionEntry, path: Path, { directory, problems }: Checked): () => Criterion {
  const idsOf = (names: readonly string[], key: string): (() => string[]) => {
    const places = names.map((name, n) => directory.place(name, [...path, key, n], problems));
    return () => places.flatMap((p) => p?.id ?? []);
  };
  if ('organization' in e) {
    const ids = idsOf(e.organization, 'organization');
    const below = e.below === undefined ? {} : { below: e.below };
    return () => ({ field: 'organization', in: ids(), ...below });
  }
  if ('group' in e) {
    const ids = idsOf(e.group, 'group');
    return () => ({ field: 'group', in: ids() });
  }
  if ('kind' in e) return () => ({ field: 'kind', in: e.kind });
  if ('custom' in e) return () => ({ field: 'custom', key: e.custom, in: e.in });
  return () => ({ field: 'employee_number', in: e.employee_number });
}

/** Makes and changes rules, and takes away those that are not in the file when pruning. */
export async function saveRules(run: Run, file: PolicyFile, planned: readonly Entry<Rule>[]): Promise<void> {
  if (!file.rules) return;
  const { directory } = run.checked;
  const key = (place: unknown, name: string): string => `${String(place)} ${name.toLowerCase()}`;
  const stored = new Map(
    (await visibleRows(run.ctx, ruleSpec)).map((row) => [key(row.place_id, row.name as string), row]),
  );
  for (const entry of planned) {
    const { node } = entry;
    const row = stored.get(key(node.at.id, node.name));
    if (row) stored.delete(key(node.at.id, node.name));
    await run.save(ruleSpec, { ...entry, node: { ...node, id: row?.id, row } }, node.name);
  }
  for (const row of stored.values()) {
    const node = { id: row.id, name: row.name as string, row, entry: undefined };
    if (ruleNames(row, directory)) await run.prune(ruleSpec, node, node.name, 'rules');
  }
  await run.refresh();
}

/** What a rule names; undefined when something of it is not visible: such a rule is none of the actor's business. */
function ruleNames(row: DbRow, d: Directory): { at: Place; to: Place; profile: Profile } | undefined {
  const at = d.places.byId(row.place_id as string);
  const to = d.places.byId(row.at_place_id as string);
  const profile = d.profiles.byId(row.profile_id as string);
  return at && to && profile ? { at, to, profile } : undefined;
}

/** The rules as a file has them. */
export async function exportRules(ctx: Ctx, d: Directory): Promise<Record<string, unknown>[]> {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const written = (await visibleRows(ctx, ruleSpec)).flatMap((row) => {
    const names = ruleNames(row, d);
    if (!names) return [];
    const { at, to, profile } = names;
    const clear = d.profiles.find(profile.name, to).length === 1;
    const attributes = RULE_ATTRIBUTES.filter((a) => !isSame(row[a.field], a.usual));
    const entry = {
      name: row.name as string,
      ...(at === d.places.root ? {} : { at: d.places.textOf(at) }),
      when: (row.criteria as Criterion[]).map((criterion) => writeCriterion(criterion, d)),
      give: profile.name,
      ...(clear ? {} : { of: d.places.textOf(profile.at) }),
      in: d.places.textOf(to),
      ...Object.fromEntries(attributes.map((a) => [a.name, row[a.field]])),
    };
    return [{ key: `${d.places.path(at)}\n${entry.name}`, entry }];
  });
  return written.toSorted((a, b) => byText(a.key, b.key)).map(({ entry }) => entry);
}

function writeCriterion(c: Criterion, d: Directory): CriterionEntry {
  const names = (ids: readonly string[]): string[] =>
    ids.map((id) => {
      const place = d.places.byId(id);
      return place ? d.places.textOf(place) : id;
    });
  switch (c.field) {
    case 'organization':
      return { organization: names(c.in), ...(c.below === undefined ? {} : { below: c.below }) };
    case 'group':
      return { group: names(c.in) };
    case 'custom':
      return { custom: c.key, in: [...c.in] };
    case 'kind':
      return { kind: [...c.in] };
    default:
      return { employee_number: [...c.in] };
  }
}
