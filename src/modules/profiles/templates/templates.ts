import { GLPI_TEMPLATES } from './glpi.ts';
import { INTEGRIA_TEMPLATES } from './integria.ts';
import type { Template } from './template.ts';

/** Every built-in profile. */
export const TEMPLATES: readonly Template[] = [...GLPI_TEMPLATES, ...INTEGRIA_TEMPLATES];

/** @throws Error when there is no such template: keys are written in code. */
export function templateOf(key: string): Template {
  const found = TEMPLATES.find((t) => t.key === key);
  if (!found) throw new Error(`There is no profile template "${key}".`);
  return found;
}
