/**
 * What decisions, changes and questions cost, against the least they could cost and against other engines, on the same
 * questions with the same answers. Run: node bench/access/check.ts
 */
import { Policy } from '#access/policy.ts';
import { median } from '../median.ts';
import { type Bar, report } from '../report.ts';
import { CaslKept } from './casl.ts';
import { changeRows } from './changes.ts';
import { checksOf, decisions } from './decisions.ts';
import { Ours } from './ours.ts';
import { largeFigures, personRows } from './people.ts';
import { diffFigures, whoFigures } from './questions.ts';
import { resources, worldOf } from './world.ts';

const SIZE = { people: 1000, groups: 200, profiles: 40, lines: 60, grants: 5 };
const TICKETS = 20_000;
const CHECKS = 50_000;

const policy = new Policy(resources, worldOf(SIZE));
const checks = checksOf(policy, SIZE, TICKETS, CHECKS);
const decided = await decisions(policy, checks);
const people = await personRows(policy, checks);
const changes = await changeRows(policy, checks);
const large = largeFigures();
const who = whoFigures();
const diff = diffFigures();

/** Microseconds to the condition of a list. */
function filterRows(): Record<string, string | number>[] {
  const [ours, casl] = [new Ours(policy, 'names'), new CaslKept(policy)];
  const of = (work: (c: (typeof checks)[number]) => unknown): number => {
    const some = checks.slice(0, 2000);
    for (const c of some) work(c);
    return median(
      some.map((c) => {
        const start = performance.now();
        work(c);
        return (performance.now() - start) * 1000;
      }),
    );
  };
  const rounded = (us: number): number => Math.round(us * 10) / 10;
  return [
    { engine: 'Gatehouse', gives: 'SQL', us: rounded(of((c) => ours.listFilter(c))) },
    {
      engine: '@casl/ability, kept per person',
      gives: 'a condition object; SQL is left to an adapter',
      us: rounded(of((c) => casl.listFilter(c))),
    },
    { engine: 'casbin', gives: 'nothing: it decides one record at a time', us: 'n/a' },
    { engine: 'cedar-wasm', gives: 'leftover policies (partial evaluation), no query', us: 'n/a' },
  ];
}

const ns = (name: string): number => decided.check.get(name) ?? Number.NaN;
const [floor, interned, named, casl] = [
  'floor: Map lookup and bit test',
  'Gatehouse, checkInterned (numbers)',
  'Gatehouse, may (ids and names)',
  '@casl/ability, kept per person',
].map(ns) as [number, number, number, number];
const below = (bar: string, value: number, most: number): Bar => ({ bar, value, holds: value < most });
const atMost = (bar: string, value: number, most: number): Bar => ({ bar, value, holds: value <= most });

report('access', {
  about: `${SIZE.people} people, ${SIZE.groups} groups, ${SIZE.profiles} profiles x ${SIZE.lines} lines, ${SIZE.grants} grants each, ${TICKETS} records, ${CHECKS} checks (fewer for slow engines), half refused, equal answers; medians`,
  rows: decided.rows,
  chart: {
    title: 'One check, nanoseconds (logarithmic)',
    bars: [...decided.check].map(([name, value]) => ({ name, value, own: name.startsWith('Gatehouse') })),
  },
  tables: [
    { title: 'One more person', rows: people },
    { title: 'A change of policy, until it decides', rows: changes },
    { title: 'The filter of a list', rows: filterRows() },
  ],
  figures: { ...large.figures, ...who.figures, ...diff.figures },
  bars: [
    atMost('checkInterned at most 2 x the floor', interned / floor, 2),
    atMost('may (ids and names) at most 6 x the floor', named / floor, 6),
    {
      bar: 'checkInterned at least 20 x faster than kept CASL',
      value: casl / interned,
      holds: casl >= 20 * interned,
    },
    below('100,000 people x 5 grants under 100 MB', large.megabytes, 100),
    below('a profile change at that size under 20 ms', large.profile, 20),
    below('who-can over 100,000 people under 20 ms', who.milliseconds, 20),
    below('what-if of a profile edit over 10,000 people under 300 ms', diff.profileEdit, 300),
  ],
});
