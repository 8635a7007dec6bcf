import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { drawn } from './chart.ts';
import type { Report, Rows } from './report.ts';

interface Kept extends Report {
  readonly machine: { readonly node: string; readonly cpus: number; readonly model?: string };
  readonly date?: string;
}

const root = resolve(import.meta.dirname, '..');
const START = '<!-- Written by npm run bench; what stands above this line is kept. -->';
/**
 * Writes the results of all benchmarks, as last measured, into docs/performance.md, and their charts beside it. What was
 * measured elsewhere, and has no results here, stays on the page as it is.
 */
export function writeDocs(): void {
  const file = resolve(root, 'docs/performance.md');
  const [above, sections] = pageOf(file);
  for (const path of globSync('bench/results/*.json', { cwd: root })) {
    const name = basename(path, '.json');
    sections.set(name, section(name, JSON.parse(readFileSync(resolve(root, path), 'utf8')) as Kept));
  }
  const sorted = [...sections].toSorted(([a], [b]) => a.localeCompare(b)).map(([, text]) => text);
  writeFileSync(file, `${above}${START}\n\n${sorted.join('\n')}`);
}

/** What stands above the results, and the results by name. */
function pageOf(file: string): [above: string, sections: Map<string, string>] {
  const [above = '', below = ''] = readFileSync(file, 'utf8').split(START);
  const texts = below.split(/^(?=## )/m).filter((text) => text.startsWith('## '));
  return [above, new Map(texts.map((text) => [text.slice(3).split('\n')[0] as string, `${text.trimEnd()}\n`]))];
}

function section(name: string, r: Kept): string {
  const { machine, date } = r;
  const on = `${date === undefined ? '' : `${date}, `}${machine.cpus} processors (${machine.model ?? 'unknown'}), Node ${machine.node}`;
  const parts = [`## ${name}`, `${r.about}. Measured ${on}.`];
  if (r.chart) {
    const picture = `performance-${name}.svg`;
    writeFileSync(resolve(root, 'docs', picture), drawn(r.chart));
    parts.push(`![${r.chart.title}](${picture})`);
  }
  parts.push(table(r.rows));
  for (const t of r.tables ?? []) parts.push(`### ${t.title}`, table(t.rows));
  if (r.figures) parts.push(table(Object.entries(r.figures).map(([figure, value]) => ({ figure, value }))));
  const bars = (r.bars ?? []).map((b) => ({ bar: b.bar, measured: b.value, holds: b.holds ? 'yes' : '**no**' }));
  if (bars.length > 0) parts.push(table(bars));
  return `${parts.join('\n\n')}\n`;
}

const line = (cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`;

function table(rows: Rows): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const body = rows.map((row) => line(columns.map((c) => String(row[c] ?? '').replaceAll('|', '\\|'))));
  return [line(columns), line(columns.map(() => '---')), ...body].join('\n');
}
