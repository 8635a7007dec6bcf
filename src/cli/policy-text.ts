import type { ApplyAnswer, DiffAnswer } from '#modules/policy/api.ts';
import { diffText, plural } from './access-text.ts';

/** Changes that are listed; the answer as JSON has more. */
const LISTED = 200;
const LEFT = 5;

type Change = ApplyAnswer['changes'][number];
type Result = ApplyAnswer['tests'][number];

const SIGNS: Readonly<Record<Change['change'], string>> = { create: '+', update: '~', delete: '-' };

export function appliedText(a: ApplyAnswer): string {
  const done = a.changed === 0 ? 'Everything is so already.' : `Applied: ${plural(a.changed, 'change')}.`;
  return [...changesText(a), ...leftText(a), ...resultsText(a.tests), done, `Revision ${a.revision}`].join('\n');
}

export function comparedText(d: DiffAnswer): string {
  const told = d.changed === 0 ? ['Nothing would change.'] : [`${plural(d.changed, 'change')}:`, ...changesText(d)];
  const shifts = d.changed === 0 ? [] : ['', diffText(d.shifts)];
  return [...told, ...leftText(d), ...shifts, ...resultsText(d.tests), `Revision ${d.revision}`].join('\n');
}

export const testsText = (tests: readonly Result[]): string =>
  tests.length === 0 ? 'There are no permission tests.' : resultsText(tests).join('\n');

function changesText({ changes, changed }: ApplyAnswer): string[] {
  const lines = changes
    .slice(0, LISTED)
    .flatMap((c) => [
      `${SIGNS[c.change]} ${c.type} ${c.name}${c.line > 0 ? ` (line ${c.line})` : ''}`,
      ...(c.change === 'update' ? c.fields.map((f) => `    ${f.field}: ${said(f.before)} -> ${said(f.after)}`) : []),
    ]);
  return changed > lines.length && changes.length > LISTED ? [...lines, `... and ${changed - LISTED} more`] : lines;
}

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function leftText({ left, leaves }: ApplyAnswer): string[] {
  if (left === 0) return [];
  const named = leaves.slice(0, LEFT).map((x) => `${x.type} ${x.name}`);
  const more = left > LEFT ? `, and ${left - LEFT} more` : '';
  return [`Not in the file and left alone (--prune takes them away): ${named.join(', ')}${more}`];
}

function resultsText(tests: readonly Result[]): string[] {
  if (tests.length === 0) return [];
  const failed = tests.filter((t) => !t.passed);
  return [
    ...failed.map((t) => `FAILED ${t.test}: ${t.message ?? ''}`),
    `${plural(tests.length - failed.length, 'test')} passed, ${failed.length} failed.`,
  ];
}
