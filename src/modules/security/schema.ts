import { z } from 'zod';
import { lineSchema } from '#wire/field.ts';

/** Of whom a second factor is asked. */
export const FACTOR_NEEDS = ['nobody', 'administrators', 'everybody'] as const;

/** The numbers among the settings: least, most, and what they are unless said. */
export const SETTING_LIMITS = {
  length: [8, 128, 10],
  classes: [1, 4, 1],
  expiry_days: [0, 3650, 0],
  history: [1, 24, 3],
  lock_after: [3, 100, 5],
  lock_window: [1, 1440, 60],
  lock_longest: [1, 1440, 15],
  link_minutes: [5, 1440, 30],
} as const;

const number = (name: keyof typeof SETTING_LIMITS) => {
  const [least, most, usual] = SETTING_LIMITS[name];
  return z.int().min(least).max(most).default(usual);
};

/** How signing in works in this installation. What is not said is as it usually is. */
export const signInSettingsSchema = z.strictObject({
  /** Fewest characters of a password; longer beats odd (NIST SP 800-63B). */
  length: number('length'),
  /** Of small letters, capitals, digits and other characters: how many kinds it must have. */
  classes: number('classes'),
  /** Refuse passwords that are on the list of common ones. */
  refuse_known: z.boolean().default(true),
  /** Words that no password may contain, such as the company's name. */
  refused_words: z.array(lineSchema(60, 3)).max(200).default([]),
  /** Days after which a password must be changed; 0 is never. */
  expiry_days: number('expiry_days'),
  /** How many passwords before may not come again, the present one counted. */
  history: number('history'),
  /** A password set by somebody else must always be changed at the first sign-in. */
  change_given: z.boolean().default(false),
  /** Judge passwords of imported files also when they must be changed at the first sign-in anyway. */
  judge_imported: z.boolean().default(false),
  /** Failures within `lock_window` minutes after which signing in pauses. */
  lock_after: number('lock_after'),
  lock_window: number('lock_window'),
  /** The longest pause, in minutes. */
  lock_longest: number('lock_longest'),
  /** Minutes that a link in a mail is good for. */
  link_minutes: number('link_minutes'),
  second_factor: z.enum(FACTOR_NEEDS).default('nobody'),
});

export type SignInSettings = z.infer<typeof signInSettingsSchema>;

/** What is told to somebody who is to choose a password. */
export const passwordRulesSchema = z.object({
  length: z.int(),
  classes: z.int(),
  refuse_known: z.boolean(),
  /** Whether there are words that it must not contain; which these are is told to whoever uses one. */
  refuse_words: z.boolean(),
  history: z.int(),
  expiry_days: z.int(),
});
export type PasswordRules = z.infer<typeof passwordRulesSchema>;
