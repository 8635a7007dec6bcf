import type {
  DiffAnswer,
  Example,
  ExactDiff,
  Explanation,
  FixAnswer,
  Reason,
  WhatAnswer,
  WhoAnswer,
} from '#modules/access/schema.ts';
import { translate } from '#platform/messages.ts';

/** Answers about access as text for a terminal. */

const MARK = { yes: '+', no: '-', skipped: ' ' } as const;

const say = (key: string, values: Readonly<Record<string, string>> = {}): string => translate('en', key, values);

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const counted = (c: { readonly count: number; readonly capped: boolean } | null): string =>
  c === null ? 'an unknown number of' : `${c.count.toLocaleString('en')}${c.capped ? '+' : ''}`;

const at = (place: string | null, below: boolean): string =>
  place === null ? 'places you may not see' : below ? `${place} and below` : place;

function reasonText(r: Reason): string {
  switch (r.by) {
    case 'superadmin':
      return 'super administrator';
    case 'floor':
      return say(r.because);
    case 'restricted':
      return 'a grant you may not see';
    case 'grant':
      return `${r.profile} at ${at(r.place, r.below)}`;
  }
}

export function explanationText(e: Explanation, login: string, target: string): string {
  const lines = [
    `${e.allowed ? 'Yes' : 'No'}: ${login} ${e.allowed ? 'may' : 'may not'} ${e.permission} on ${target}.`,
  ];
  if (e.because) lines.push(`  ${say(e.because.key, e.because.values)}`);
  for (const s of e.steps) {
    lines.push(`${MARK[s.outcome]} ${s.step}${s.because.map((b) => `: ${say(b.key, b.values)}`).join('')}`);
    if (s.step !== 'grants') continue;
    for (const g of e.grants) {
      const name = g.restricted ? 'a grant you may not see' : `${g.profile} at ${at(g.place, g.below)}`;
      lines.push(`    ${g.counts ? MARK.yes : MARK.no} ${name}${g.covers ? '' : ', which does not reach the record'}`);
    }
  }
  if (e.allowed && e.singleCause) lines.push('There is no other cause: without it this is a no.');
  if (e.fixes.length > 0) lines.push('What would turn it:', ...e.fixes.map((f) => `  * ${fixText(f)}`));
  return lines.join('\n');
}

function fixText(f: FixAnswer): string {
  const what = f.changes.map(changeText).join(', and ');
  const opens = f.opens.total === 0 ? 'opens nothing else' : opensText(f);
  return `${what} (${opens})`;
}

function opensText({ opens, records }: FixAnswer): string {
  const where = opens.places === 0 ? 'on this record' : `at ${plural(opens.places, 'place')}`;
  const more = records === null ? '' : `; ${counted(records)} further records`;
  return `opens ${plural(opens.permissions.length, 'further permission')} ${where}${more}`;
}

function changeText(c: FixAnswer['changes'][number]): string {
  switch (c.change) {
    case 'grant':
      return `give ${c.profile} at ${at(c.place, c.below)}`;
    case 'relation':
      return `make them ${c.relation} of this record`;
    case 'enable':
      return 'enable the account';
    case 'dates':
      return 'lift the dates of the account';
    case 'kind':
      return `make the account ${c.kind}`;
    case 'wait':
      return `wait: ${say(c.because)}`;
  }
}

export function whoText(w: WhoAnswer, target: string): string {
  const lines = [`${plural(w.total, 'person', 'people')} may ${w.permission} on ${target}.`];
  for (const { reason, others } of w.reasons) {
    const n = w.reasons.findIndex((r) => r.reason === reason);
    const names = w.people.filter((p) => p.reasons.includes(n)).map((p) => p.name);
    const all = others > 0 ? [...names, `${others.toLocaleString('en')} not named`] : names;
    lines.push(`  ${reasonText(reason)}: ${all.join(', ')}`);
  }
  return lines.join('\n');
}

/** Which groups or organizations, where these are not one's own: `every`, or their names. */
const chosenOf = ({ chosen }: WhatAnswer['permissions'][number]['held'][number]): string[] =>
  chosen === null || chosen.list === 'mine'
    ? []
    : chosen.list === 'every'
      ? ['every']
      : chosen.places.map((p) => p.place ?? 'out of sight');

export function whatText(w: WhatAnswer): string {
  if (w.permissions.length === 0) return `${w.name} may do nothing at present.`;
  if (w.permissions.some((p) => p.superadmin)) return `${w.name} is a super administrator and may do everything.`;
  const lines = [`${w.name} may`];
  for (const p of w.permissions) {
    for (const h of p.held) {
      const where = h.places.map((s) => at(s.place, s.below)).join(', ');
      const reach = h.reach === 'all' ? '' : ` (${[h.reach, ...chosenOf(h), ...h.via].join(' ')})`;
      lines.push(`  ${p.permission}${reach} at ${where}; by ${h.reasons.map(reasonText).join(', ')}`);
    }
    for (const f of p.floors) lines.push(`  ${p.permission} without a grant: ${say(f)}`);
  }
  return lines.join('\n');
}

export function diffText(d: DiffAnswer): string {
  if (d.gain + d.lose === 0) return 'Nobody would gain or lose anything.';
  const lines = [`${plural(d.gain, 'person gains', 'people gain')}, ${plural(d.lose, 'person loses', 'people lose')}.`];
  for (const p of d.people) {
    lines.push(p.name);
    for (const s of p.gains) lines.push(`  + ${shiftText(s)}`);
    for (const s of p.loses) lines.push(`  - ${shiftText(s)}`);
    for (const r of p.records) {
      lines.push(`    ${r.permission}: ${counted(r.gained.count)} more records, ${counted(r.lost.count)} fewer`);
      for (const e of r.gained.examples) lines.push(`      + ${called(e)}`);
      for (const e of r.lost.examples) lines.push(`      - ${called(e)}`);
    }
  }
  const uncounted = d.people.filter((p) => !p.counted).length;
  if (uncounted > 0) lines.push(`The records of ${plural(uncounted, 'person', 'people')} were not counted.`);
  const unnamed = Math.max(d.gain, d.lose) - d.people.length - d.others;
  if (unnamed > 0) lines.push(`... and at least ${plural(unnamed, 'more person', 'more people')}.`);
  if (d.others > 0) lines.push(`... and ${plural(d.others, 'person', 'people')} you may not see.`);
  return lines.join('\n');
}

export function exactText(d: ExactDiff): string {
  if (d.gain + d.lose === 0) return 'Nobody would gain or lose anything.';
  const lines = [
    `${plural(d.gain, 'person gains', 'people gain')}, ${plural(d.lose, 'person loses', 'people lose')}, ` +
      `on ${plural(d.records, 'record')} in all.`,
  ];
  for (const t of d.types) {
    lines.push(
      `${t.type}: ${plural(t.records, 'record')}, ${t.gained.count} gained and ${t.lost.count} lost by somebody`,
    );
    for (const e of t.gained.examples) lines.push(`  + ${called(e)}`);
    for (const e of t.lost.examples) lines.push(`  - ${called(e)}`);
  }
  for (const p of d.people) {
    lines.push(p.name);
    for (const r of p.records) lines.push(`  ${r.permission}: ${r.gained} more records, ${r.lost} fewer`);
  }
  if (d.more_people > 0) lines.push(`... and ${plural(d.more_people, 'more person', 'more people')}.`);
  if (d.others > 0) lines.push(`... and ${plural(d.others, 'person', 'people')} you may not see.`);
  return lines.join('\n');
}

function called({ title, names }: Example): string {
  const [profile, holder] = [names?.['profile_id'], names?.['person_id'] ?? names?.['group_id']];
  return profile === undefined
    ? title
    : `${profile} for ${holder ?? 'somebody'} at ${at(names?.['place_id'] ?? null, false)}`;
}

function shiftText(s: DiffAnswer['people'][number]['gains'][number]): string {
  const names = (s.places ?? []).map((p) => at(p.place, p.below));
  const more = s.more_places > 0 ? [...names, `${plural(s.more_places, 'more place')}`] : names;
  const where = s.places === null ? 'everywhere' : `at ${more.join(', ')}`;
  return `${s.permissions.join(', ')} ${where}${s.narrower ? ' (some records)' : ''}; by ${s.reasons.map(reasonText).join(', ')}`;
}
