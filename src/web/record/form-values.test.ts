import { describe, expect, test } from 'vitest';
import { f } from '#wire/field.ts';
import { fromControl, toControl } from './form-values.ts';

const line = f.line({ create: 'required', edit: 'edit' });
const email = f.email({ nullable: true, edit: 'edit' });
const moment = f.datetime({ nullable: true, edit: 'edit' });
const count = f.integer({ edit: 'edit' });
const there = f.boolean({ edit: 'edit' });

describe('what is typed and what is sent', () => {
  test('emptied means none, where there may be none', () => {
    expect(fromControl(email, '')).toBeNull();
    expect(fromControl(line, '')).toBe('');
    expect(line.schema.safeParse(fromControl(line, '')).success).toBe(false);
    expect(count.schema.safeParse(fromControl(count, '')).success).toBe(false);
  });

  test('an untouched value is sent as it came', () => {
    expect(fromControl(line, toControl(line, 'Ann'))).toBe('Ann');
    expect(fromControl(email, toControl(email, null))).toBeNull();
    expect(fromControl(there, toControl(there, false))).toBe(false);
    expect(fromControl(count, toControl(count, 0))).toBe(0);
    expect(fromControl(moment, toControl(moment, '2026-05-01T10:30:00.000Z'))).toBe('2026-05-01T10:30:00.000Z');
  });
});
