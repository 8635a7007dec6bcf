import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';

export interface Report {
  /** What was measured, in one sentence. */
  readonly about: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly figures?: Readonly<Record<string, number>>;
  readonly bars?: readonly { readonly bar: string; readonly value: number; readonly holds: boolean }[];
}

/** Prints the tables and writes `bench/results/<name>.json`; a bar that does not hold makes the run fail. */
export function report(name: string, r: Report): void {
  console.log(`${name}: ${r.about}`);
  console.table(r.rows);
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
