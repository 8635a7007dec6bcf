import { Fault, type FieldFault } from '#platform/errors.ts';

/** Where something stands in the file: the keys and numbers that lead to it. */
export type Path = readonly (string | number)[];

/** Line and column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** More than so many are not listed: whoever has fifty wrong lines has one thing wrong. */
const MOST = 50;

type Values = Readonly<Record<string, string | number>>;

/** What is wrong with a file, each with its place in it, as far as the list goes. */
export class Problems {
  readonly #at: (path: Path) => Position | undefined;
  readonly #list: FieldFault[] = [];
  #refused = false;

  constructor(at: (path: Path) => Position | undefined) {
    this.#at = at;
  }

  get none(): boolean {
    return this.#list.length === 0;
  }

  get full(): boolean {
    return this.#list.length >= MOST;
  }

  add(path: Path, key: string, values: Values = {}): void {
    this.#push(path, { key, values });
  }

  /** A name that stands for nothing, with the one that was perhaps meant. */
  unknown(path: Path, kind: string, name: string, known: Iterable<string>): void {
    const close = closest(name, known);
    if (close === undefined) this.add(path, 'policy.no', { kind, name });
    else this.add(path, 'policy.noClose', { kind, name, close });
  }

  /** Why an entry was refused when it was made, field by field where that is known. */
  refusal(path: Path, fault: Fault, attributeOf: (field: string) => string = (field) => field): void {
    if (fault.kind === 'forbidden') this.#refused = true;
    if (fault.errors.length === 0) this.#push(path, { key: fault.key, values: fault.values });
    for (const e of fault.errors) {
      const [field = '', ...rest] = e.field.split('.');
      // Values of a registered record stand in its entry themselves.
      const at = field === '' || field === 'attributes' ? [] : [attributeOf(field)];
      this.#push([...path, ...at, ...rest], { key: e.key, values: e.values ?? {} });
    }
  }

  #push(path: Path, what: { readonly key: string; readonly values: Values }): void {
    if (!this.full) this.#list.push({ field: path.join('.'), ...what, ...this.#at(path) });
  }

  /** The line on which something stands; 0 when that is not known. */
  lineOf(path: Path): number {
    return this.#at(path)?.line ?? 0;
  }

  /** Ends the work when anything is wrong. @throws Fault 403 or 422 that names every line */
  end(): void {
    if (this.none) return;
    const errors = this.#list.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
    throw new Fault(this.#refused ? 'forbidden' : 'invalid', 'policy.refused', { errors });
  }
}

/** The known name that looks most like this one, if any looks like it at all. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  const typed = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const steps = distance(typed, candidate.toLowerCase(), least);
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** Letters to add, drop, replace or swap to make one of the other; `most` or more are not told apart. */
function distance(a: string, b: string, most: number): number {
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replace, (row[j] as number) + 1, (next[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (above[j - 2] as number) + 1);
      }
      next.push(least);
    }
    if (Math.min(...next) >= most) return most;
    above = row;
    row = next;
  }
  return row[b.length] as number;
}
