import type { Line } from '#access/resource.ts';
import { contains } from '#access/strength.ts';

/** How far a line reaches. */
export type Extent = Pick<Line, 'reach' | 'via' | 'by' | 'list'>;

export const ALL: Extent = { reach: 'all' };
export const own = (...via: string[]): Extent => ({ reach: 'own', via });

/** Lines on a record type: `view`, or `notes:view` for a facet. */
export const on = (type: string, actions: string, extent = ALL): Line[] =>
  actions.split(' ').map((name) => {
    const [facet, action] = name.includes(':') ? name.split(':') : [undefined, name];
    return { type, ...(facet === undefined ? {} : { facet }), action: action as string, ...extent };
  });

/** Every permission there is on the record types of the product. */
export const EVERYTHING: readonly Line[] = [
  ...on(
    'ticket',
    'view create edit comment take steal assign escalate close reopen manage delete restore purge export',
  ),
  ...on('ticket', 'notes:view notes:create time:view'),
  ...on(
    'person',
    'view create edit enable setKind resetPassword viewAs delete export assign onBehalf detail:view detail:edit',
  ),
  ...on('place', 'view create edit move members delete export settings:view settings:edit'),
  ...on('profile', 'view create edit delete export'),
  ...on('grant', 'view create edit delete export'),
  ...on('audit', 'view export verify'),
  ...on('review', 'view create decide close export'),
  ...on('rule', 'view create edit delete export'),
];

/** Without the lines that another one contains. */
export function least(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  for (const line of lines) {
    if (kept.some((k) => contains(k, line))) continue;
    const rest = kept.filter((k) => !contains(line, k));
    kept.splice(0, kept.length, ...rest, line);
  }
  return kept;
}
