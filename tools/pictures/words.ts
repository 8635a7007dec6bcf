import { readFileSync } from 'node:fs';
import type { Line } from '#access/resource.ts';

/** The words of the screens, so that pictures say the same. */
const WORDS = JSON.parse(
  readFileSync(new URL('../../src/modules/profiles/web/messages/en.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

/** @throws Error for a word that no screen has */
function word(key: string): string {
  const found = WORDS[`profiles.${key}`];
  if (found === undefined) throw new Error(`No screen has a word for "${key}".`);
  return found;
}

/** An action on tickets as the matrix calls it. */
export function actionWord(action: string, facet?: string): string {
  const own = WORDS[`profiles.action.ticket.${action}`] ?? word(`action.${action}`);
  return facet === undefined ? own : `${own} ${word(`facet.${facet}`)}`;
}

export function reachWord({ reach, via }: Pick<Line, 'reach' | 'via'>): string {
  const as = via && via.length > 0 ? `, as ${via.map((v) => word(`relation.${v}`)).join(', ')}` : '';
  return `${word(`reach.${reach}`)}${as}`;
}

export const typeWord = (type: string): string => word(`type.${type}`).toLowerCase();

const TICKET_WORDS = JSON.parse(
  readFileSync(new URL('../../src/modules/tickets/web/messages/en.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

export const statusWord = (status: string): string => TICKET_WORDS[`tickets.choice.status.${status}`] ?? status;
