import { expect, test } from 'vitest';
import { eventually } from '#test/eventually.ts';
import { LockTimeout } from './db-errors.ts';
import { Line } from './line.ts';

/** Long enough that nobody gives up. */
const PATIENT = 60_000;

test('lets in so many at once, the others of somebody one by one in their order, whether or not the work succeeds', async () => {
  const line = new Line(2, PATIENT);
  const begun: number[] = [];
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const passes = works.map(({ promise }, n) =>
    line.pass('ada', () => {
      begun.push(n);
      return promise;
    }),
  );
  const ends = Promise.allSettled(passes);
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  works[1]?.reject(new Error('It went wrong.'));
  await eventually('the next one is let in', () => begun.length > 2);
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of works) resolve();
  expect((await ends).map((e) => e.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(await line.pass('ada', async () => 'free again')).toBe('free again');
});

test('lets in one of each in turn: whoever comes with many does not hold up the others', async () => {
  const line = new Line(1, PATIENT);
  const begun: string[] = [];
  const first = Promise.withResolvers<void>();
  const passes = ['ada', 'ada', 'ada', 'ada', 'ben', 'ben', 'cleo'].map((who, n) =>
    line.pass(who, () => {
      begun.push(who);
      return n === 0 ? first.promise : Promise.resolve();
    }),
  );
  first.resolve();
  await Promise.all(passes);
  expect(begun).toEqual(['ada', 'ada', 'ben', 'cleo', 'ada', 'ben', 'ada']);
});

test('whoever is not let in in time gives up and takes nobody’s room', async () => {
  const line = new Line(1, 1);
  const first = Promise.withResolvers<void>();
  const passing = line.pass('ada', () => first.promise);
  await expect(line.pass('ada', async () => 'never')).rejects.toThrow(LockTimeout);
  first.resolve();
  await passing;
  expect(await line.pass('ada', async () => 'free')).toBe('free');
});
