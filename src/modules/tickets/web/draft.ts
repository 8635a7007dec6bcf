import { useLocalStorage } from '@mantine/hooks';
import { useSession } from '#web/session.ts';

/** Everybody on the ticket reads a public reply; an internal note only those who may view notes. */
export type Mode = 'public' | 'internal';

/** The unsent text of a ticket, kept on this machine for this person: the text, a setter, and one that drops it. */
export function useDraft(ticketId: string): [string, (text: string) => void, () => void] {
  const { person } = useSession();
  const [text, setText, drop] = useLocalStorage({
    key: `gatehouse.draft.${person.id}.${ticketId}`,
    defaultValue: '',
    getInitialValueInEffect: false,
    serialize: (v) => v,
    deserialize: (v) => v ?? '',
  });
  return [text, (v) => (v === '' ? drop() : setText(v)), drop];
}
