import type { AuditEntry } from '../schema.ts';

/** Calls that only look: to be refused them is to be refused the view. */
const LOOKS: ReadonlySet<string> = new Set(
  (
    'get list count history sessions tokens security workunits observers tree members contents sight leaving ' +
    'templates packs suggestGrants settings suggestions items opens importErrors preview chain type types record records'
  ).split(' '),
);

/**
 * Keys of the words for what an entry says was done, the best first. `action` is what a section writes, or of a
 * refusal the call: `grants.create`.
 */
export function keysOfDone(type: string, action: string): readonly string[] {
  const plain = [`audit.action.${action}`, `history.action.${type}.${action}`, `history.action.${action}`];
  const verb = /^\w+\.(\w+)$/.exec(action)?.[1];
  if (verb === undefined) return plain;
  return [...plain, `permission.${type}:${LOOKS.has(verb) ? 'view' : verb}`, `audit.action.${verb}`];
}

/** Keys of the word for a type of record. */
export const keysOfType = (type: string): readonly string[] => [`audit.type.${type}`];

/** Keys of what a value that no field of the record is, is called. */
export const keysOfName = (name: string): readonly string[] => [
  `audit.value.${name}`,
  `audit.type.${name.replace(/_id$/, '')}`,
];

/** Keys of the word for a value that sections write by a word: `do` is `disable`, what was looked at the call `people.list`. */
export const keysOfWord = (name: string, value: string): readonly string[] => [
  `audit.value.${name}.${value}`,
  ...(name === 'call' ? [`audit.value.call.${value.slice(value.indexOf('.') + 1)}`] : []),
];

/** Numbers that name something and count nothing. */
const NAMING: ReadonlySet<string> = new Set(['number', 'asked_number', 'entry']);

/** Whether the number is the name of a ticket, a request or an entry, told without separators. */
export const isNaming = (name: string): boolean => NAMING.has(name);

/** What the entry's record is called: a reply or note is one of its ticket. */
export const nameIn = ({ type, _names }: Pick<AuditEntry, 'type' | '_names'>): string | undefined =>
  _names.record_id ?? (type === 'workunit' ? _names['value.ticket_id'] : undefined);
