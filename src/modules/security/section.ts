import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import { passwordRules, putSignInSettings, signInSettings } from './api.ts';
import { mustSetUp, putSettings, signInRules } from './service.ts';

export { isRepeated, passwordJudge, type PasswordJudge } from './password.ts';
export { maySetUp, signInRules } from './service.ts';

/** How signing in works in this installation. */
export const securitySection: Section = {
  name: 'security',
  records: [],
  routes: [
    route(passwordRules, async (ctx) => {
      const { refused_words, length, classes, refuse_known, history, expiry_days } = await signInRules(ctx);
      return { length, classes, refuse_known, refuse_words: refused_words.length > 0, history, expiry_days };
    }),
    route(signInSettings, (ctx) => {
      mustSetUp(ctx);
      return signInRules(ctx);
    }),
    route(putSignInSettings, (ctx, { body }) => putSettings(ctx, body)),
  ],
};
