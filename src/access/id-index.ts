/** How many letters at the end of an id are looked at: there ids differ most. */
const TAIL = 12;

/**
 * Numbers by id in one flat array: a Map of half a million ids would take tens of megabytes. The same id may have
 * several numbers. Only ever added to.
 */
export class IdIndex {
  readonly #ids: readonly string[];
  /** Numbers plus one, each at the first free place from where its id belongs. */
  readonly #table: Int32Array;
  readonly #mask: number;

  /** @param room how many ids there may be at most */
  constructor(ids: readonly string[], room: number) {
    this.#ids = ids;
    const size = 2 ** Math.ceil(Math.log2(2 * room + 2));
    this.#table = new Int32Array(size);
    this.#mask = size - 1;
    for (let n = 0; n < ids.length; n++) this.add(n);
  }

  /** Enters the id with this number. */
  add(n: number): void {
    let at = this.#home(this.#ids[n] as string);
    while (this.#table[at] !== 0) at = (at + 1) & this.#mask;
    this.#table[at] = n + 1;
  }

  /** Every number of the id. */
  numbersOf(id: string): number[] {
    const found: number[] = [];
    for (let at = this.#home(id); this.#table[at] !== 0; at = (at + 1) & this.#mask) {
      const n = (this.#table[at] as number) - 1;
      if (this.#ids[n] === id) found.push(n);
    }
    return found;
  }

  #home(id: string): number {
    let hash = id.length;
    for (let i = Math.max(0, id.length - TAIL); i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
    return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) & this.#mask;
  }
}
