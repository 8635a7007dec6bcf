import type { Session } from './session.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The start page that was chosen and is not open any more, in place of which this one has opened. */
    readonly closedStart?: string | undefined;
  }
}

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
