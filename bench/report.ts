import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';

export type Rows = readonly Readonly<Record<string, string | number>>[];

export interface Bar {
  readonly bar: string;
  readonly value: number;
  readonly holds: boolean;
}

/** Values from the smallest to the largest, drawn on a logarithmic scale. `own` ones are ours. */
export interface Chart {
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly own: boolean }[];
}

export interface Report {
  /** What was measured, in one sentence. */
  readonly about: string;
  readonly rows: Rows;
  readonly chart?: Chart;
  /** Further tables, each under a title of its own. */
  readonly tables?: readonly { readonly title: string; readonly rows: Rows }[];
  readonly figures?: Readonly<Record<string, number>>;
  readonly bars?: readonly Bar[];
}

/** Prints the tables and writes `bench/results/<name>.json`; a bar that does not hold makes the run fail. */
export function report(name: string, r: Report): void {
  console.log(`${name}: ${r.about}`);
  console.table(r.rows);
  for (const t of r.tables ?? []) {
    console.log(t.title);
    console.table(t.rows);
  }
  if (r.figures) console.table(r.figures);
  const bars = (r.bars ?? []).map((b) => ({ ...b, value: Math.round(b.value * 100) / 100 }));
  if (bars.length > 0) console.table(bars);
  const folder = resolve(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(resolve(folder, `${name}.json`), `${JSON.stringify({ ...r, bars, machine, date }, null, 2)}\n`);
  if (bars.some((b) => !b.holds)) process.exitCode = 1;
}
