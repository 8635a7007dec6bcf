/** Facts about somebody, found by id. */
interface Identified {
  readonly id: string;
}

/**
 * People by number and by id. Versions share one index: numbers are only ever added to it, and each version knows how
 * many of them are its own. Taking somebody away numbers the others anew.
 */
export class PeopleTable<Facts extends Identified> {
  readonly list: readonly Facts[];
  readonly #numbers: Map<string, number>;

  constructor(list: readonly Facts[], numbers: Map<string, number> = new Map(list.map((p, at) => [p.id, at]))) {
    this.list = list;
    this.#numbers = numbers;
  }

  /** Number of a person, or -1. */
  indexOf(id: string): number {
    const at = this.#numbers.get(id) ?? -1;
    return at < this.list.length ? at : -1;
  }

  /** With these facts replaced or added. */
  with(facts: readonly Facts[]): PeopleTable<Facts> {
    if (facts.length === 0) return this;
    const list = [...this.list];
    // Whoever went on from this version first has the index; others take a copy of their part of it.
    const own = this.#numbers.size === list.length ? this.#numbers : new Map(list.map((p, at) => [p.id, at]));
    for (const p of facts) {
      const at = own.get(p.id);
      if (at === undefined) own.set(p.id, list.push(p) - 1);
      else list[at] = p;
    }
    return new PeopleTable(list, own);
  }

  /** Without these; the very same table when it has none of them. */
  without(ids: ReadonlySet<string>): PeopleTable<Facts> {
    for (const id of ids) {
      if (this.indexOf(id) >= 0) return new PeopleTable(this.list.filter((p) => !ids.has(p.id)));
    }
    return this;
  }
}
