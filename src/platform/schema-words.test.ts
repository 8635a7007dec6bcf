import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SCHEMA_WORDS } from './schema-words.ts';

const said = (schema: z.ZodType, input: unknown, language: 'en' | 'es' = 'en'): string | undefined =>
  schema.safeParse(input, { error: SCHEMA_WORDS[language] }).error?.issues[0]?.message;

const KINDS = z.discriminatedUnion('do', [z.object({ do: z.literal('a') }), z.object({ do: z.literal('b') })]);

describe('bad input', () => {
  test.each<[string, z.ZodType, unknown, string, string]>([
    ['missing', z.object({ a: z.string() }), {}, 'This is required.', 'Es obligatorio.'],
    ['null', z.number(), null, 'This is required.', 'Es obligatorio.'],
    ['of another type', z.string(), 3, 'Give a text.', 'Dé un texto.'],
    ['no whole number', z.int(), 1.5, 'Give a whole number.', 'Dé un número entero.'],
    ['an empty text', z.string().min(1), '', 'Fill this in.', 'Rellénelo.'],
    ['a short text', z.string().min(3), 'ab', 'At least 3 characters.', 'Al menos 3 caracteres.'],
    ['a long text', z.string().max(2), 'abc', 'At most 2 characters.', 'Como mucho 2 caracteres.'],
    ['an empty list', z.array(z.string()).min(1), [], 'Give at least one.', 'Dé al menos uno.'],
    ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'Give no more than one.', 'No dé más de uno.'],
    ['a small number', z.number().min(2), 1, '2 is the smallest.', '2 es el mínimo.'],
    ['a number that is not more', z.number().gt(2), 2, 'It must be more than 2.', 'Debe ser más de 2.'],
    ['a large number', z.number().max(2), 3, '2 is the largest.', '2 es el máximo.'],
    ['no multiple', z.number().multipleOf(5), 3, 'It must be a multiple of 5.', 'Debe ser múltiplo de 5.'],
    ['no choice', z.enum(['a', 'b']), 'c', 'Choose one of these: a, b', 'Elija uno de estos: a, b'],
    [
      'no date',
      z.iso.date(),
      'soon',
      'This is no date; one looks like 2026-05-01.',
      'No es una fecha; una tiene esta forma: 2026-05-01.',
    ],
    [
      'of no known form',
      z.string().regex(/^a$/),
      'b',
      'This is not written the way it has to be here.',
      'No está escrito como debe estarlo aquí.',
    ],
    ['no kind of an object', KINDS, { do: 'c' }, 'Choose one of these: a, b', 'Elija uno de estos: a, b'],
    [
      'nothing of a union',
      z.union([z.string(), z.array(z.string())]),
      3,
      'This value cannot be accepted here.',
      'Este valor no se puede aceptar aquí.',
    ],
  ])('that is %s is told in plain words, in both languages', (_, schema, input, en, es) => {
    expect(said(schema, input)).toBe(en);
    expect(said(schema, input, 'es')).toBe(es);
  });

  test('names no more than twenty choices', () => {
    const many = Array.from({ length: 30 }, (_, i) => `v${i}`) as [string, ...string[]];
    expect(said(z.enum(many), 'x')).toMatch(/ v19 \.\.\.$/);
  });

  test('keeps the sentence that a schema has of its own', () => {
    expect(said(z.string({ error: 'Say who.' }), 1)).toBe('Say who.');
  });
});
