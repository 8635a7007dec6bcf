import { expect, test } from 'vitest';
import { loginSchema } from './field.ts';

test.each(['ada', 'ada.byrne+1@acme', 'ådå', 'дмитрий', '山田たろう', '4711', 'ana_silva-2'])(
  '%s is a login',
  (login) => {
    expect(loginSchema.safeParse(login).success).toBe(true);
  },
);

test('a login is kept in lower case and without blanks around it', () => {
  expect(loginSchema.parse(' Ada.Byrne ')).toBe('ada.byrne');
});

test.each([
  ['a Cyrillic letter among Latin ones', '\u0430da'],
  ['a Greek letter among Latin ones', 'ad\u03b1'],
  ['letters of full width', '\uff41da'],
  ['a ligature', '\ufb01na'],
  ['a long s', '\u017fara'],
  ['a letter and its accent apart', 'ada\u0301'],
  ['a blank', 'a da'],
  ['an invisible sign', 'a\u200bda'],
])('%s makes no login', (_, login) => {
  expect(loginSchema.safeParse(login).success).toBe(false);
});
