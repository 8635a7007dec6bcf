import { describe, expect, it } from 'vitest';
import { differentSteps, follows, isOpen, withEvery, withStep } from './lifecycle-model.ts';

const STATES = ['new', 'assigned', 'closed'];

describe('a life cycle', () => {
  it('that is empty lets any state follow any other', () => {
    expect(follows({}, 'new', 'closed')).toBe(true);
    expect(isOpen({}, 'new')).toBe(true);
  });

  it('binds a state as soon as one step out of it is taken away, and the others not', () => {
    const l = withStep({}, STATES, 'new', 'closed', false);
    expect(l).toEqual({ new: ['assigned'] });
    expect(follows(l, 'assigned', 'closed')).toBe(true);
  });

  it('leaves a state out again when every step out of it is allowed', () => {
    const l = withStep({ new: ['assigned'], closed: [] }, STATES, 'new', 'closed', true);
    expect(l).toEqual({ closed: [] });
  });

  it('keeps the order of the states, and names that it does not know', () => {
    expect(withStep({ new: ['solved'] }, [...STATES, 'late'], 'new', 'assigned', true)).toEqual({
      new: ['solved', 'assigned'],
    });
  });

  it('opens and closes a state as a whole', () => {
    expect(withEvery({}, 'new', false)).toEqual({ new: [] });
    expect(withEvery({ new: [] }, 'new', true)).toEqual({});
  });

  it('differs from another by the steps, however they are written', () => {
    expect(differentSteps({ new: ['closed', 'assigned'] }, {}, STATES)).toEqual([]);
    expect(differentSteps({ new: ['closed'] }, {}, STATES)).toEqual([['new', 'assigned']]);
  });
});
