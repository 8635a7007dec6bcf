import { z } from 'zod';

/** How a value is edited and shown; people, places and profiles travel as ids with their names in `_names`. */
export type FieldType =
  | 'text'
  | 'longtext'
  | 'email'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'person'
  | 'place'
  | 'profile'
  | 'record'
  | 'json';

export interface FieldOptions {
  /** Whether it may or must be given on creation; left out, it is not accepted there. */
  readonly create?: 'required' | 'optional';
  /** The action that lets one change it; left out, the field is read-only. */
  readonly edit?: string;
  /** Offered as filter; people and places also take `me`, `none`. */
  readonly filter?: boolean;
  /** Offered as sort order. Needs an index family (home place, column, id). */
  readonly sort?: boolean;
  /** A column of the list unless the person chooses others. */
  readonly list?: boolean;
  /** Searched by the text filter. */
  readonly search?: boolean;
  /** What people may do hangs on it. Of a type that changes policy with none such, all of it does. */
  readonly changesPolicy?: true;
  /** A moment up to which something holds, that one not counted: whole days are told by the last of them. */
  readonly ends?: true;
  /** What it is called where no catalogue knows it: people name custom fields. */
  readonly label?: string;
  /** For places: which kinds fit. */
  readonly kinds?: readonly ('organization' | 'group' | 'container')[];
  /** For places of some kinds: containers of these types fit as well. */
  readonly containers?: readonly string[];
  /** For places: the filter takes what lies under the place as well. */
  readonly below?: boolean;
  /** For a place or person: only those for which the actor may do this, as `type:action`. */
  readonly choose?: string;
}

/** One field of a record: its wire type and everything the list, form, export, docs and API need to know of it. */
export interface Field<T = unknown> extends FieldOptions {
  readonly type: FieldType;
  readonly schema: z.ZodType<T>;
  readonly choices?: readonly string[];
  readonly nullable: boolean;
  readonly max?: number;
}

// Control characters break exports, terminals and mail headers; tab and line feed are text.
const CONTROL = /[^\P{Cc}\t\n\r]/u;
// In one line nothing may break it, nor turn round how the rest of it reads: `gnp.exe` is no picture.
const LINE_CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** One line of text: trimmed, without control characters. */
export const lineSchema = (max: number, min = 0): z.ZodType<string> =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((s) => !LINE_CONTROL.test(s) && s.isWellFormed(), { params: { message: 'field.control' } });

/** Text of several lines. */
export const textSchema = (max: number, min = 0): z.ZodType<string> =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((s) => !CONTROL.test(s) && s.isWellFormed(), { params: { message: 'field.control' } });

/** An id in lower case, as ours are: one thing has one spelling, here as in the database. */
export const idSchema = z.guid().toLowerCase();

/** Years with fewer digits are typing errors, and the year 0 is no year to a database. */
const isStorable = (text: string): boolean => text >= '1000';
const YEAR = { params: { message: 'field.year' } };

/** A day that there is, as `2026-05-01`. */
export const daySchema = z.iso.date().refine(isStorable, YEAR);

/** A moment is kept and told in UTC, and so its year counts there: east and west of it the year may be another one. */
const isTellable = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return !(year < 1000 || year > 9999);
};

/** A moment as it is posted, with its offset. */
export const momentSchema = z.iso.datetime({ offset: true }).refine(isTellable, YEAR);

/** The addresses of a text that has them by commas. */
export const addressesOf = (text: string): string[] => text.split(',').flatMap((part) => part.trim() || []);

const emailsSchema = lineSchema(2000).refine(
  (s) => addressesOf(s).every((a) => z.email().max(254).safeParse(a).success),
  {
    params: { message: 'field.emails' },
  },
);

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;

const domainsSchema = lineSchema(2000).refine((s) => addressesOf(s).every((d) => d.length <= 253 && DOMAIN.test(d)), {
  params: { message: 'field.domains' },
});

/** Whether nobody takes it for another one: Latin letters stand beside no others, and none is written in another form. */
const isPlain = (login: string): boolean => {
  const letters = login.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  return (latin === 0 || latin === letters.length) && login === login.normalize('NFKC');
};

/** A login: kept in lower case, no blanks, no look-alike of another one; it never changes. */
export const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(100)
  .refine((s) => /^[\p{Ll}\p{Lo}\p{N}._@+-]+$/u.test(s) && isPlain(s), { params: { message: 'field.login' } });

type Opt = FieldOptions & { readonly nullable?: boolean };

function make<T>(type: FieldType, schema: z.ZodType<T>, o: Opt, more: Partial<Field> = {}): Field<T> {
  const { nullable = false, ...rest } = o;
  const final = nullable ? (schema.nullable() as unknown as z.ZodType<T>) : schema;
  return { ...rest, ...more, type, schema: final, nullable } as Field<T>;
}

type Maybe<T, O extends Opt> = O extends { readonly nullable: true } ? T | null : T;

/** The makers of fields. */
export const f = {
  line: <const O extends Opt & { max?: number }>(o: O): Field<Maybe<string, O>> => {
    const max = o.max ?? 200;
    return make('text', lineSchema(max, o.create === 'required' ? 1 : 0), o, { max }) as Field<Maybe<string, O>>;
  },
  text: <const O extends Opt & { max?: number }>(o: O): Field<Maybe<string, O>> => {
    const max = o.max ?? 100_000;
    return make('longtext', textSchema(max, o.create === 'required' ? 1 : 0), o, { max }) as Field<Maybe<string, O>>;
  },
  login: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('text', loginSchema, o, { max: 100 }) as Field<Maybe<string, O>>,
  email: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('email', z.email().max(254), o, { max: 254 }) as unknown as Field<Maybe<string, O>>,
  /** Addresses of mail by commas, each of them valid; kept as `a@example.org, b@example.org`. */
  emails: <const O extends Opt>(o: O): Field<string> => make('text', emailsSchema, o, { max: 2000 }) as Field<string>,
  /** Domains of mail by commas; kept in lower case. */
  domains: <const O extends Opt>(o: O): Field<string> => make('text', domainsSchema, o, { max: 2000 }) as Field<string>,
  integer: <const O extends Opt & { min?: number; max?: number }>(o: O): Field<Maybe<number, O>> =>
    make(
      'integer',
      z
        .int()
        .min(o.min ?? 0)
        .max(o.max ?? 2_147_483_647),
      o,
    ) as Field<Maybe<number, O>>,
  number: <const O extends Opt & { min?: number; max?: number }>(o: O): Field<Maybe<number, O>> =>
    make(
      'number',
      z
        .number()
        .min(o.min ?? 0)
        .max(o.max ?? 1e12),
      o,
    ) as Field<Maybe<number, O>>,
  boolean: <const O extends Opt>(o: O): Field<Maybe<boolean, O>> =>
    make('boolean', z.boolean(), o) as Field<Maybe<boolean, O>>,
  date: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('date', daySchema, o) as unknown as Field<Maybe<string, O>>,
  datetime: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('datetime', momentSchema, o) as unknown as Field<Maybe<string, O>>,
  choice: <const C extends readonly string[], const O extends Opt>(choices: C, o: O): Field<Maybe<C[number], O>> =>
    make('choice', z.enum(choices as unknown as [string, ...string[]]), o, { choices }) as unknown as Field<
      Maybe<C[number], O>
    >,
  person: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('person', idSchema, o) as unknown as Field<Maybe<string, O>>,
  place: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('place', idSchema, o) as unknown as Field<Maybe<string, O>>,
  profile: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('profile', idSchema, o) as unknown as Field<Maybe<string, O>>,
  record: <const O extends Opt>(o: O): Field<Maybe<string, O>> =>
    make('record', idSchema, o) as unknown as Field<Maybe<string, O>>,
  json: <T, const O extends Opt>(schema: z.ZodType<T>, o: O): Field<Maybe<T, O>> =>
    make('json', schema, o) as Field<Maybe<T, O>>,
};
