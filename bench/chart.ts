import type { Chart } from './report.ts';

const WIDTH = 760;
const NAMES = 270;
const VALUES = 90;
const ROW = 26;
const TOP = 44;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 15px; }
  .faint { fill: #59636e; font-size: 11px; }
  line { stroke: #d1d9e0; }
  rect { fill: #8c959f; }
  rect.own { fill: #1a7f64; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .faint { fill: #9198a1; }
    line { stroke: #3d444d; }
    rect { fill: #656c76; }
    rect.own { fill: #3fb68b; }
  }`;

/** Bars on a logarithmic scale as an SVG picture that can be read on a light and on a dark page. */
export function drawn({ title, bars }: Chart): string {
  const values = bars.map((b) => b.value);
  const from = Math.floor(Math.log10(Math.min(...values))) - 0.3;
  const to = Math.log10(Math.max(...values)) + 0.1;
  const x = (value: number): number => NAMES + ((Math.log10(value) - from) / (to - from)) * (WIDTH - NAMES - VALUES);
  const height = TOP + bars.length * ROW + 28;
  const powers = Array.from({ length: Math.floor(to) - Math.ceil(from) + 1 }, (_, i) => 10 ** (Math.ceil(from) + i));
  const grid = powers.map((p) => {
    const at = x(p).toFixed(1);
    const label = `<text class="faint" x="${at}" y="${height - 8}" text-anchor="middle">${said(p)}</text>`;
    return `<line x1="${at}" x2="${at}" y1="${TOP - 8}" y2="${height - 24}"/>${label}`;
  });
  const rows = bars.map(({ name, value, own }, i) => {
    const y = TOP + i * ROW;
    const end = x(value);
    return (
      `<text x="${NAMES - 10}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>` +
      `<rect${own ? ' class="own"' : ''} x="${NAMES}" y="${y}" width="${(end - NAMES).toFixed(1)}" height="18" rx="2"/>` +
      `<text x="${(end + 6).toFixed(1)}" y="${y + 14}">${said(value)}</text>`
    );
  });
  const heading = `<text class="title" x="8" y="22">${escaped(title)}</text>`;
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  const parts = [`<title>${escaped(title)}</title>`, `<style>${STYLE}\n</style>`, heading, ...grid, ...rows];
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">\n${parts.join('\n')}\n</svg>\n`;
}

const said = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
