import './tables.ts';
import { RULES } from '#modules/access/section.ts';
import { type Section, route } from '#platform/section.ts';
import { previewRule } from './api.ts';
import { settleRules } from './apply.ts';
import { ruleResidents } from './residents.ts';
import { preview, ruleService } from './service.ts';

/** Rules that make grants of what is known about people. */
export const rulesSection: Section = {
  name: 'rules',
  records: [ruleService],
  residents: [ruleResidents],
  routes: [route(previewRule, (ctx, { body }) => preview(ctx, body))],
  settles: (ctx) => settleRules(ctx, RULES),
};
