import { z } from 'zod';
import { lineSchema } from '#wire/field.ts';

/** Of whom a second factor is asked. */
export const FACTOR_NEEDS = ['nobody', 'administrators', 'everybody'] as const;

const int = (least: number, most: number, usual: number) => z.int().min(least).max(most).default(usual);

/** How signing in works in this installation. What is not said is as it usually is. */
export const signInSettingsSchema = z.strictObject({
  /** Fewest characters of a password; longer beats odd (NIST SP 800-63B). */
  length: int(8, 128, 10),
  /** Of small letters, capitals, digits and other characters: how many kinds it must have. */
  classes: int(1, 4, 1),
  /** Refuse passwords that are on the list of common ones. */
  refuse_known: z.boolean().default(true),
  /** Words that no password may contain, such as the company's name. */
  refused_words: z.array(lineSchema(60, 3)).max(200).default([]),
  /** Days after which a password must be changed; 0 is never. */
  expiry_days: int(0, 3650, 0),
  /** How many passwords before may not come again, the present one counted. */
  history: int(1, 24, 3),
  /** A password set by somebody else must always be changed at the first sign-in. */
  change_given: z.boolean().default(false),
  /** Judge passwords of imported files also when they must be changed at the first sign-in anyway. */
  judge_imported: z.boolean().default(false),
  /** Failures within `lock_window` minutes after which signing in pauses. */
  lock_after: int(3, 100, 5),
  lock_window: int(1, 1440, 60),
  /** The longest pause, in minutes. */
  lock_longest: int(1, 1440, 15),
  /** Minutes that a link in a mail is good for. */
  link_minutes: int(5, 1440, 30),
  second_factor: z.enum(FACTOR_NEEDS).default('nobody'),
});

export type SignInSettings = z.infer<typeof signInSettingsSchema>;

/** What is told to somebody who is to choose a password. */
export const passwordRulesSchema = z.object({
  length: z.int(),
  classes: z.int(),
  refuse_known: z.boolean(),
  history: z.int(),
  expiry_days: z.int(),
});
export type PasswordRules = z.infer<typeof passwordRulesSchema>;

const KINDS: readonly RegExp[] = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u];

/** How many kinds of characters a password has, of four. */
export const classesOf = (password: string): number => KINDS.filter((kind) => kind.test(password)).length;
