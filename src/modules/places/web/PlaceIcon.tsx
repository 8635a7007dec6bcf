import { IconBox, IconBuilding, IconUsersGroup } from '@tabler/icons-react';
import type { Node } from './tree-model.ts';

const ICONS = { organization: IconBuilding, group: IconUsersGroup, container: IconBox } as const;

/** The kind of a place as a picture; the word stands beside it or is not needed. */
export function PlaceIcon({ kind, size = 16 }: { readonly kind: Node['kind']; readonly size?: number }) {
  const Icon = ICONS[kind];
  return <Icon size={size} stroke={1.6} aria-hidden="true" />;
}
