import type { TicketSeed } from './seeds.ts';

/** What a ticket can be about, with what is said on it. Words in braces are filled in. */
export interface Topic {
  readonly type: TicketSeed['type'];
  readonly title: string;
  readonly text: string;
  /** What the person who works it asks, and the answer. */
  readonly ask: string;
  readonly answer: string;
  /** Written among colleagues. */
  readonly note: string;
  /** The solution. */
  readonly fix: string;
  /** Why it belongs to another group, for matters that are handed over. */
  readonly handover?: string;
}

export const topic = (
  type: Topic['type'],
  title: string,
  text: string,
  ask: string,
  answer: string,
  note: string,
  fix: string,
  handover?: string,
): Topic => ({ type, title, text, ask, answer, note, fix, ...(handover === undefined ? {} : { handover }) });
