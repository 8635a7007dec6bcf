import {
  IconApps,
  IconBolt,
  IconBook,
  IconBox,
  IconBriefcase,
  IconBuilding,
  IconBuildingBank,
  IconBuildingFactory,
  IconBuildingHospital,
  IconCar,
  IconCash,
  IconCloud,
  IconDatabase,
  IconDeviceLaptop,
  IconFileText,
  IconFlag,
  IconHeadset,
  IconHeartHandshake,
  IconHome,
  IconKey,
  IconLifebuoy,
  IconMapPin,
  IconNetwork,
  IconPackage,
  IconPhone,
  IconPrinter,
  IconSchool,
  IconServer,
  IconShieldLock,
  IconShoppingCart,
  IconStar,
  IconTool,
  IconTruck,
  IconUsers,
  IconUsersGroup,
  IconWorld,
} from '@tabler/icons-react';
import type { PlaceIconName } from '../schema.ts';
import type { Node } from './tree-model.ts';

const OF_KIND = { organization: IconBuilding, group: IconUsersGroup, container: IconBox } as const;

const PICTURES = {
  apps: IconApps,
  bolt: IconBolt,
  book: IconBook,
  box: IconBox,
  briefcase: IconBriefcase,
  building: IconBuilding,
  'building-bank': IconBuildingBank,
  'building-factory': IconBuildingFactory,
  'building-hospital': IconBuildingHospital,
  car: IconCar,
  cash: IconCash,
  cloud: IconCloud,
  database: IconDatabase,
  'device-laptop': IconDeviceLaptop,
  'file-text': IconFileText,
  flag: IconFlag,
  headset: IconHeadset,
  'heart-handshake': IconHeartHandshake,
  home: IconHome,
  key: IconKey,
  lifebuoy: IconLifebuoy,
  'map-pin': IconMapPin,
  network: IconNetwork,
  package: IconPackage,
  phone: IconPhone,
  printer: IconPrinter,
  school: IconSchool,
  server: IconServer,
  'shield-lock': IconShieldLock,
  'shopping-cart': IconShoppingCart,
  star: IconStar,
  tool: IconTool,
  truck: IconTruck,
  users: IconUsers,
  world: IconWorld,
} satisfies Record<PlaceIconName, unknown>;

interface PlaceIconProps {
  readonly kind: Node['kind'];
  /** The picture chosen for the place; that of its kind unless one is. */
  readonly icon?: PlaceIconName | null;
  readonly size?: number;
}

/** A place as a picture; the word stands beside it or is not needed. */
export function PlaceIcon({ kind, icon = null, size = 16 }: PlaceIconProps) {
  const Icon = icon === null ? OF_KIND[kind] : PICTURES[icon];
  return <Icon size={size} stroke={1.6} aria-hidden="true" />;
}
