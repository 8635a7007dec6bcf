import { useLocalStorage } from '@mantine/hooks';
import { useSession } from './session.ts';

interface Portal {
  /** What is shown now is the portal: asking for help and following it, without the controls of those who work. */
  readonly shown: boolean;
  /** The person has the standard interface too, and may look at either. */
  readonly optional: boolean;
  readonly show: (portal: boolean) => void;
}

/** Sections of the portal. */
export const PORTAL_SECTIONS: readonly string[] = ['tickets'];

/**
 * Whether the page is the portal. People of whom every profile has the simplified interface see nothing else; it is a
 * look and no right: the server decides nothing by it.
 */
export function usePortal(): Portal {
  const { interface: own, viewing } = useSession();
  const [chosen, choose] = useLocalStorage<'standard' | 'portal'>({
    key: 'gatehouse.interface',
    defaultValue: 'standard',
    getInitialValueInEffect: false,
  });
  const optional = own === 'standard' && viewing === null;
  return {
    shown: own === 'simplified' || (optional && chosen === 'portal'),
    optional,
    show: (portal) => choose(portal ? 'portal' : 'standard'),
  };
}
