import { describe, expect, test } from 'vitest';
import { personSpec } from '#modules/people/schema.ts';
import { listSearch, parseSearch, stringifySearch } from './search.ts';
import { backTo } from './root-paths.ts';

describe('search parameters', () => {
  test('are plain text both ways', () => {
    const search = { q: 'true', kind: 'grouped,standalone', sort: '-name' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
    expect(stringifySearch({ q: '', kind: undefined, sort: null })).toBe('');
  });

  test('of a list are those the type offers, and nothing else', () => {
    const validate = listSearch(personSpec);
    expect(validate({ q: 'ann', enabled: 'false', sort: 'login', color: 'red', after: 'x', limit: '9' })).toEqual({
      q: 'ann',
      enabled: 'false',
      sort: 'login',
    });
    expect(validate({ sort: 'password' })).toEqual({});
    // Which custom fields there are is known to the server.
    expect(validate({ 'custom.city': 'Madrid', 'other.city': 'Rome' })).toEqual({ 'custom.city': 'Madrid' });
  });
});

describe('the way back after signing in', () => {
  test('is a path of ours', () => {
    expect(backTo({ back: '/people?q=a' })).toEqual({ back: '/people?q=a' });
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', 7])(
    'is never %s',
    (back) => {
      expect(backTo({ back })).toEqual({});
    },
  );
});
