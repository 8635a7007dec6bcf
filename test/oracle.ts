/**
 * The access model read word by word, with no thought of speed: no numbers, no masks, nothing shared with the kernel but
 * its types. What this says is what the kernel must say.
 */
import type { PlaceList, RelationField, Row, Template } from '#access/condition.ts';
import type { Ceiling } from '#access/decide.ts';
import type { GrantFacts, PersonFacts, PolicyData, ProfileFacts } from '#access/policy.ts';
import type { Line, Resource } from '#access/resource.ts';
import type { PlaceNode } from '#access/tree.ts';

/** May this person do this to this record? */
export interface Asked {
  readonly personId: string;
  readonly now: number;
  readonly ceilings?: readonly Ceiling[] | undefined;
  readonly r: Resource;
  readonly action: string;
  readonly facet?: string | undefined;
  readonly row: Row;
}

const valuesOf = (value: unknown): unknown[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Answers questions about one policy. */
export class Oracle {
  readonly #data: PolicyData;
  readonly #resources: readonly Resource[];

  constructor(data: PolicyData, resources: readonly Resource[]) {
    this.#data = data;
    this.#resources = resources;
  }

  allowed(q: Asked): boolean {
    const person = this.#data.people.find((p) => p.id === q.personId);
    if (!person || !this.#isActive(person, q.now)) return false;
    if (!this.#insideKind(person, q) || !(q.ceilings ?? []).every((c) => this.#insideCeiling(c, person, q))) {
      return false;
    }
    const def = q.facet === undefined ? q.r.actions[q.action] : undefined;
    if (def?.while && !this.#fits(def.while, q.row, person)) return false;
    if (this.#writes(q) && this.#isExternal(q.row[q.r.home])) return false;
    if (person.kind === 'superadmin') return true;
    const given = this.#data.grants.some((g) => this.#gives(g, person, q)) || this.#floor(person, q);
    return given && this.#restrictionsPass(person, q);
  }

  #isActive(p: PersonFacts, now: number): boolean {
    return p.enabled && (p.validFrom ?? now) <= now && now < (p.validUntil ?? now + 1);
  }

  #named(q: Asked): string {
    return q.facet === undefined ? q.action : `${q.facet}:${q.action}`;
  }

  #insideKind(person: PersonFacts, q: Asked): boolean {
    if (person.kind !== 'standalone' && person.kind !== 'company-grouped') return true;
    const cap = q.r.kinds[person.kind];
    const spoken = cap !== undefined && (cap.actions === 'every' || cap.actions.includes(this.#named(q)));
    if (!spoken || !cap) return person.kind === 'company-grouped';
    return this.#fits(cap.allow, q.row, person);
  }

  #insideCeiling(c: Ceiling, person: PersonFacts, q: Asked): boolean {
    if (c.readOnly && !['view', 'export', 'ask'].includes(q.action)) return false;
    if (c.places && !c.places.some((place) => this.#covers(place, true, q))) return false;
    if (c.also && !this.allowed({ ...q, ...c.also, ceilings: c.also.ceilings })) return false;
    if (c.grant !== undefined && !this.#acting(c.grant, person, q)) return false;
    return c.lines === 'every' || c.lines.some((l) => this.#speaksOf(l, q) && this.#reaches(l, person, q));
  }

  /** As if the person held this one grant, and no full power. */
  #acting(grant: string, person: PersonFacts, q: Asked): boolean {
    const given = this.#data.grants.some((g) => g.id === grant && this.#gives(g, person, q));
    return (given || this.#floor(person, q)) && this.#restrictionsPass(person, q);
  }

  #gives(g: GrantFacts, person: PersonFacts, q: Asked): boolean {
    const holds = g.personId === person.id || (g.groupId !== null && person.groups.includes(g.groupId));
    if (!holds || (g.from ?? q.now) > q.now || q.now >= (g.until ?? q.now + 1)) return false;
    const profile = this.#data.profiles.find((p) => p.id === g.profileId);
    if (profile && this.#isDraft(g.placeId) && !this.#setsUp(profile)) return false;
    if (!profile || !this.#covers(g.placeId, g.below, q)) return false;
    return this.#lines(profile, q.r).some((l) => this.#speaksOf(l, q) && this.#reaches(l, person, q));
  }

  /** Places, people, profiles and grants are administered wherever they are; of the rest what is kept elsewhere is only read. */
  #writes(q: Asked): boolean {
    const reads =
      q.action === 'view' || q.action === 'export' || (q.facet === undefined && q.r.actions[q.action]?.reads);
    return !q.r.changesPolicy && !reads;
  }

  #isExternal(place: unknown): boolean {
    return this.#place(place)?.flags?.includes('external') === true;
  }

  #isDraft(place: unknown): boolean {
    return this.#place(place)?.flags?.includes('draft') === true;
  }

  #setsUp(profile: ProfileFacts): boolean {
    const place = this.#resources.find((r) => r.type === 'place');
    return (
      place !== undefined &&
      this.#lines(profile, place).some((l) => l.type === 'place' && l.action === 'edit' && l.facet === undefined)
    );
  }

  #lines(profile: ProfileFacts, r: Resource): Line[] {
    const bundled = Object.entries(r.bits).filter(([code]) => profile.bits.includes(code));
    return [...bundled.flatMap(([, lines]) => lines.map((l) => ({ ...l, type: r.type }))), ...profile.lines];
  }

  #speaksOf(l: Line, q: Asked): boolean {
    return l.type === q.r.type && l.action === q.action && l.facet === q.facet;
  }

  #floor(person: PersonFacts, q: Asked): boolean {
    return q.r.floors.some(
      (f) =>
        f.actions.includes(this.#named(q)) &&
        (f.kinds === undefined || f.kinds.includes(person.kind)) &&
        this.#fits(f.allow, q.row, person),
    );
  }

  #restrictionsPass(person: PersonFacts, q: Asked): boolean {
    return q.r.restrictions
      .filter((x) => x.actions === 'every' || x.actions.includes(this.#named(q)))
      .every((x) => this.#fits(x.allow, q.row, person));
  }

  #covers(place: string, below: boolean, q: Asked): boolean {
    if (below && this.#place(place)?.parentId === null) return true;
    const { r, row } = q;
    const homes = [...valuesOf(row[r.home]), ...(r.homeLink === undefined ? [] : valuesOf(row[r.homeLink]))];
    if (homes.some((home) => home === place || (below && this.#isUnder(home, place)))) return true;
    if (r.sharedBelow === undefined || q.action !== 'view' || row[r.sharedBelow] !== true) return false;
    return this.#isUnder(place, row[r.home]);
  }

  #reaches(l: Line, person: PersonFacts, q: Asked): boolean {
    const { r, row } = q;
    if (l.reach === 'all') return true;
    if (l.reach === 'own') return (l.via ?? r.own).some((name) => this.#stands(r, name, row, person));
    if (l.reach === 'group') {
      return r.groups.some((field) => valuesOf(row[field]).some((at) => this.#inGroups(at, l.list ?? 'mine', person)));
    }
    const field = l.by === undefined ? Object.values(r.organizations)[0] : r.organizations[l.by];
    if (field === undefined) return false;
    return valuesOf(row[field]).some((at) => this.#inOrganizations(at, l.list ?? 'mine', person));
  }

  #stands(r: Resource, relation: string, row: Row, person: PersonFacts): boolean {
    const at = r.relations[relation];
    return at !== undefined && valuesOf(row['field' in at ? at.field : at.link]).includes(person.id);
  }

  #inGroups(place: unknown, list: PlaceList, person: PersonFacts): boolean {
    if (this.#place(place)?.kind !== 'group') return false;
    return list === 'every' || (list === 'mine' ? person.groups : list).includes(place as string);
  }

  /** One's own organization, and those below it, are on every list but the empty one. */
  #inOrganizations(place: unknown, list: PlaceList | 'own', person: PersonFacts): boolean {
    const home = person.organizationId;
    if (list === 'own') return home !== null && place === home;
    if (list === 'every') return this.#place(place) !== undefined;
    if (list.length === 0) return false;
    if (home !== null && this.#isUnder(place, home)) return true;
    return list !== 'mine' && list.includes(place as string) && this.#place(place) !== undefined;
  }

  #fits(t: Template, row: Row, person: PersonFacts): boolean {
    switch (t.op) {
      case 'always':
        return true;
      case 'eq':
        return row[t.field] === t.value;
      case 'in':
        return t.values.some((value) => row[t.field] === value);
      case 'missing':
        return valuesOf(row[t.field]).length === 0;
      case 'within':
        return valuesOf(row[t.field]).some((place) => t.places.some((top) => this.#isUnder(place, top)));
      case 'overlaps':
      case 'linked':
        return valuesOf(row[t.field]).some((value) => t.values.some((other) => other === value));
      case 'own':
        return t.via.some((via: RelationField) => valuesOf(row[via.field]).includes(person.id));
      case 'group':
        return valuesOf(row[t.field]).some((place) => this.#inGroups(place, t.list, person));
      case 'organization':
        return valuesOf(row[t.field]).some((place) => this.#inOrganizations(place, t.list, person));
      case 'flagged':
        return valuesOf(row[t.field]).some((place) => this.#place(place)?.flags?.includes(t.flag) === true);
      case 'besides': {
        // Whoever is switched off nowhere passes everywhere, also where no place is known.
        const closed = person[t.list] ?? [];
        return (
          closed.length === 0 ||
          valuesOf(row[t.field]).some((place) => this.#place(place) !== undefined && !closed.includes(place as string))
        );
      }
      case 'all':
        return t.of.every((part) => this.#fits(part, row, person));
      case 'any':
        return t.of.some((part) => this.#fits(part, row, person));
    }
  }

  #place(id: unknown): PlaceNode | undefined {
    return this.#data.places.find((p) => p.id === id);
  }

  /** Itself or under it, one step up after another. */
  #isUnder(id: unknown, top: unknown): boolean {
    for (let at = this.#place(id); at; at = this.#place(at.parentId)) if (at.id === top) return true;
    return false;
  }
}
