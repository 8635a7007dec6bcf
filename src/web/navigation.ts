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

/** The sections open to the person, and those that are not. */
export function useNavigationOf(): { readonly open: readonly NavItem[]; readonly closed: readonly NavItem[] } {
  const { sections } = useSession();
  const { shown } = usePortal();
  const isOpen = (item: NavItem): boolean =>
    sections.includes(item.key) && (!shown || PORTAL_SECTIONS.includes(item.key));
  const all = useContext(NavigationContext);
  return { open: all.filter(isOpen), closed: all.filter((item) => !isOpen(item)) };
}

/** The sections open to the person. */
export const useNavigation = (): readonly NavItem[] => useNavigationOf().open;
