import type { ContainerType } from '#modules/places/schema.ts';
import { FOOTPRINTS_TEMPLATES, ROLE_SETS } from './footprints.ts';
import { GLPI_TEMPLATES } from './glpi.ts';
import { INTEGRIA_TEMPLATES } from './integria.ts';
import { NSP_TEMPLATES } from './nsp.ts';
import { PANDORA_TEMPLATES } from './pandora.ts';
import type { System } from '../schema.ts';
import type { Template } from './template.ts';

/** The built-in profiles of one system, as they are made together. */
export interface Pack {
  readonly key: System;
  readonly title: string;
  /** Key of the sentence that describes it. */
  readonly about: string;
  readonly profiles: readonly Template[];
  /** What a new container of each type starts with. */
  readonly roleSets?: Readonly<Record<ContainerType, readonly Template[]>>;
}

export const PACKS: readonly Pack[] = [
  {
    key: 'glpi',
    title: 'GLPI',
    about: 'profile.pack.glpi',
    profiles: GLPI_TEMPLATES,
  },
  {
    key: 'integria',
    title: 'Integria IMS',
    about: 'profile.pack.integria',
    profiles: INTEGRIA_TEMPLATES,
  },
  {
    key: 'pandora',
    title: 'Pandora ITSM',
    about: 'profile.pack.pandora',
    profiles: PANDORA_TEMPLATES,
  },
  {
    key: 'footprints',
    title: 'BMC FootPrints',
    about: 'profile.pack.footprints',
    profiles: FOOTPRINTS_TEMPLATES,
    roleSets: ROLE_SETS,
  },
  {
    key: 'nsp',
    title: 'Nilex NSP',
    about: 'profile.pack.nsp',
    profiles: NSP_TEMPLATES,
  },
];

/** Every built-in profile for the whole installation. */
export const TEMPLATES: readonly Template[] = PACKS.flatMap((p) => p.profiles);

/** Every built-in role of containers. */
export const ROLE_TEMPLATES: readonly Template[] = Object.values(ROLE_SETS).flat();

/** @throws Error when there is no such template: keys are written in code. */
export function templateOf(key: string): Template {
  const found = [...TEMPLATES, ...ROLE_TEMPLATES].find((t) => t.key === key);
  if (!found) throw new Error(`There is no profile template "${key}".`);
  return found;
}
