const KINDS: readonly RegExp[] = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u];

/** How many kinds of characters a password has, of four: small letters, capitals, digits, others. */
export const classesOf = (password: string): number => KINDS.filter((kind) => kind.test(password)).length;
