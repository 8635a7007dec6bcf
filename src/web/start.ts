import type { Session } from './session.ts';

/** Pages that are open to everybody who is signed in. */
const ALWAYS: readonly string[] = ['inbox', 'me'];

/** Whether the person may start on this page. */
export const mayStartOn = (session: Session, landing: string): boolean =>
  ALWAYS.includes(landing) || session.sections.includes(landing);

/** Where somebody starts: on the page they have chosen, else in the first section that is open, else at their account. */
export function startOf(
  session: Session,
  sections: readonly { readonly key: string; readonly to: string }[],
): { to: string; closed?: string } {
  const { landing } = session.person;
  if (landing !== null && ALWAYS.includes(landing)) return { to: `/${landing}` };
  const open = sections.filter((s) => session.sections.includes(s.key));
  const chosen = open.find((s) => s.key === landing);
  if (chosen) return { to: chosen.to };
  return { to: open[0]?.to ?? '/me', ...(landing === null ? {} : { closed: landing }) };
}

let arrived: { readonly to: string; readonly closed: string } | undefined;

/** Remembers that the page `to` has opened in place of one that is closed. Pages may redirect further within themselves. */
export function arriveAt(to: string, closed: string | undefined): void {
  arrived = closed === undefined ? undefined : { to, closed };
}

/** The chosen start page in whose place this page has opened, until one goes on to another page. */
export function closedStartAt(pathname: string): string | undefined {
  if (arrived?.to !== pathname) arrived = undefined;
  return arrived?.closed;
}
