import { createContext, useContext } from 'react';
import type { ComponentType } from 'react';
import { PORTAL_SECTIONS, usePortal } from './portal.ts';
import { useSession } from './session.ts';

export interface NavItem {
  readonly key: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  readonly titleKey: string;
  readonly to: string;
}

export const NavigationContext = createContext<readonly NavItem[]>([]);

/** The sections open to the person. */
export function useNavigation(): readonly NavItem[] {
  const open = useSession().sections;
  const { shown } = usePortal();
  return useContext(NavigationContext).filter(
    (item) => open.includes(item.key) && (!shown || PORTAL_SECTIONS.includes(item.key)),
  );
}
