import { el, type Svg, text } from './svg.ts';

/** Colours by name for a light and a dark page. Each is readable on `paper`, and on its own `-fill`. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  paper: ['#ffffff', '#15191e'],
  ink: ['#1d2630', '#e8edf2'],
  soft: ['#4d5a68', '#adb8c4'],
  thread: ['#7b8794', '#76828f'],
  panel: ['#f4f6f8', '#1e242b'],
  organization: ['#1f5f9e', '#8fc1f2'],
  'organization-fill': ['#e4f0fb', '#17304a'],
  group: ['#14694f', '#7fd6b6'],
  'group-fill': ['#e0f4ec', '#123a2e'],
  container: ['#6a3fae', '#c8aef5'],
  'container-fill': ['#f0e8fb', '#33234f'],
  profile: ['#7d5500', '#f2c76a'],
  'profile-fill': ['#fdf1d3', '#43340f'],
  person: ['#3d4a58', '#c3ccd6'],
  'person-fill': ['#e9edf1', '#2c343d'],
  yes: ['#17692f', '#7fdc98'],
  'yes-fill': ['#dff5e4', '#143a20'],
  no: ['#a3241b', '#ff9f97'],
  'no-fill': ['#fde7e5', '#4a1b18'],
};

const variables = (of: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[of]}`)
    .join(';');

const filled = ['organization', 'group', 'container', 'profile', 'person', 'yes', 'no'].map(
  (name) => `.${name}-box{fill:var(--${name}-fill);stroke:var(--${name});stroke-width:1.5}`,
);

const STYLE = [
  `svg{${variables(0)}}`,
  `@media (prefers-color-scheme:dark){svg{${variables(1)}}}`,
  'text{font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink)}',
  '.soft{fill:var(--soft)}.bold{font-weight:600}.code{font-family:ui-monospace,Menlo,Consolas,monospace}',
  '.yes{fill:var(--yes)}.no{fill:var(--no)}',
  '.paper{fill:var(--paper);stroke:var(--thread);stroke-width:1}',
  '.panel{fill:var(--panel);stroke:none}',
  '.thread{fill:none;stroke:var(--thread);stroke-width:1.5}',
  '.stop{fill:none;stroke:var(--no);stroke-width:2;stroke-dasharray:2 4}',
  '.sheet{fill:var(--paper);stroke:var(--soft);stroke-width:1.5}',
  '.mark{fill:none;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}',
  '.mark-yes{stroke:var(--yes)}.mark-no{stroke:var(--no)}',
  '.badge-organization{fill:var(--organization)}.badge-group{fill:var(--group)}.badge-container{fill:var(--container)}',
  '.on-badge{fill:var(--paper);font-weight:700}',
  '.profile-ink{fill:var(--profile)}.person-ink{fill:var(--person)}',
  ...filled,
].join('\n');

export interface Picture {
  readonly title: string;
  /** What can be seen, for those who cannot see it. */
  readonly description: string;
  readonly height: number;
  readonly body: readonly Svg[];
}

const WIDTH = 900;

/** A whole SVG file. It brings its own ground, so that it reads well on a page of any colour. */
export function drawn({ title, description, height, body }: Picture): string {
  const ground = el('rect', { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 12, class: 'paper' });
  return `${el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-labelledby': 'title desc',
    },
    `\n<title id="title">${title}</title>\n<desc id="desc">${description}</desc>\n<style>\n${STYLE}\n</style>\n`,
    [ground, text(24, 36, title, { size: 18, as: 'bold' }), ...body].join('\n'),
    '\n',
  )}\n`;
}
