import { INTEGRIA_TEMPLATES } from './integria.ts';
import type { Template } from './template.ts';

/**
 * The default profiles of Pandora ITSM: those of Integria IMS, which it took over. None of them holds one of the four
 * bits that it added (IC, CHR, CHW, CHM).
 */
export const PANDORA_TEMPLATES: readonly Template[] = INTEGRIA_TEMPLATES.map((t) => ({
  ...t,
  key: t.key.replace('integria.', 'pandora.'),
  system: 'pandora',
}));
