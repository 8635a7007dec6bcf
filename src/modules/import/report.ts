import type { ImportReport } from '#modules/people/api.ts';
import type { FieldFault } from '#platform/errors.ts';
import { type Language, translate } from '#platform/messages.ts';
import type { Planned } from './plan.ts';

type ReportRow = ImportReport['rows'][number];
type Judged = Pick<Planned, 'row' | 'login' | 'outcome' | 'faults'>;

/** Rows in a report; the counts tell of all. */
const MOST_ROWS = 1000;

/** Counts what becomes of the rows, and keeps the first ones of them: those with errors before the others. */
export class Tally {
  readonly #language: Language;
  readonly #counts = { create: 0, update: 0, skip: 0, error: 0 };
  readonly #bad: ReportRow[] = [];
  readonly #good: ReportRow[] = [];
  readonly #known: ReadonlySet<number>;
  #failed = false;

  /** @param known numbers of rows whose errors keep nothing out, because it is known that these are left out */
  constructor(language: Language, known: ReadonlySet<number> = new Set()) {
    this.#language = language;
    this.#known = known;
  }

  add({ row, login, outcome, faults }: Judged): void {
    this.#counts[outcome] += 1;
    if (outcome === 'error' && !this.#known.has(row)) this.#failed = true;
    const kept = outcome === 'error' ? this.#bad : this.#good;
    if (kept.length < MOST_ROWS) kept.push({ row, login, outcome, errors: sentences(faults, this.#language) });
  }

  get failed(): boolean {
    return this.#failed;
  }

  get total(): number {
    const { create, update, skip, error } = this.#counts;
    return create + update + skip + error;
  }

  report(applied: boolean): ImportReport {
    const rows = [...this.#bad, ...this.#good].slice(0, MOST_ROWS);
    return { applied, total: this.total, ...this.#counts, rows };
  }
}

/** What is wrong with a row, in words. */
export const sentences = (faults: readonly FieldFault[], language: Language): ReportRow['errors'] =>
  faults.map((f) => ({ field: f.field, message: translate(language, f.key, f.values) }));

/** What is wrong with a row, in one text. */
export const inWords = (errors: ReportRow['errors']): string =>
  errors.map((e) => (e.field === '' ? e.message : `${e.field}: ${e.message}`)).join(' ');
