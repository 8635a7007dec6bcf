import { CHANGING } from './changing.ts';
import { KERNEL } from './kernel.ts';
import type { Mutant } from './mutant.ts';
import { READING } from './reading.ts';
import { SIGNING_IN } from './signing-in.ts';

/** Every bug that is planted, each by its number here. */
export const MUTANTS: readonly Mutant[] = [...KERNEL, ...READING, ...SIGNING_IN, ...CHANGING];
