import type { Ctx } from '#platform/context.ts';
import type { FieldFault } from '#platform/errors.ts';
import { passwordFits } from '#platform/passwords.ts';
import { classesOf } from '#wire/password.ts';
import type { SignInSettings } from './schema.ts';
import { signInRules } from './service.ts';

/** Whose password it is to be: what belongs to a person makes no good password of theirs. */
interface Owner {
  readonly login: string;
  readonly email?: string | null | undefined;
}

/** Judges passwords by the rules of this installation, as they were when it was made. */
export interface PasswordJudge {
  readonly rules: SignInSettings;
  /** What is wrong with it; empty when nothing is. */
  faults(password: string, owner: Owner): FieldFault[];
}

let known: Promise<ReadonlySet<string>> | undefined;

/** Fifty thousand passwords that are tried first by whoever tries passwords. Loaded when first asked for. */
const knownPasswords = (): Promise<ReadonlySet<string>> => {
  known ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return known;
};

/** The rules of the installation, ready to judge. */
export async function passwordJudge(ctx: Ctx): Promise<PasswordJudge> {
  const rules = await signInRules(ctx);
  const list = rules.refuse_known ? await knownPasswords() : undefined;
  return { rules, faults: (password, owner) => [...faultsOf(rules, list, password, owner)] };
}

function* faultsOf(
  rules: SignInSettings,
  list: ReadonlySet<string> | undefined,
  password: string,
  { login, email }: Owner,
): Generator<FieldFault> {
  const wrong = (key: string, values = {}): FieldFault => ({ field: 'password', key, values });
  const lower = password.toLowerCase();
  const short = [...password].length < rules.length;
  if (short) yield wrong('password.short', { length: rules.length });
  if (classesOf(password) < rules.classes) yield wrong('password.classes', { classes: rules.classes });
  const own = [login, email?.split('@')[0] ?? ''].filter((w) => w.length > 2 || w === login);
  if (own.some((word) => lower.includes(word.toLowerCase()))) yield wrong('password.login');
  const word = rules.refused_words.find((w) => lower.includes(w.toLowerCase()));
  if (word !== undefined) yield wrong('password.word', { word });
  if (new Set(password).size < 4) yield wrong('password.simple');
  else if (!short && list && isKnown(list, lower)) yield wrong('password.known');
}

/** On the list itself, or with no more than digits and signs around a word of the list. */
function isKnown(list: ReadonlySet<string>, lower: string): boolean {
  const word = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return list.has(lower) || (word.length > 3 && list.has(word));
}

/**
 * Whether the password is the present one or one of the last few. Compares with each of them, so it takes some time.
 * @param present the hash of the present password
 */
export async function isRepeated(
  ctx: Ctx,
  { rules }: PasswordJudge,
  of: { readonly id: string; readonly present: string | null },
  password: string,
): Promise<boolean> {
  if (of.present !== null && (await passwordFits(of.present, password))) return true;
  const former = await ctx.tables
    .selectFrom('former_password')
    .select('hash')
    .where('person_id', '=', of.id)
    .orderBy('at', 'desc')
    .limit(rules.history - 1)
    .execute();
  for (const { hash } of former) if (await passwordFits(hash, password)) return true;
  return false;
}
