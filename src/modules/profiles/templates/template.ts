import type { Bit } from '#access/bits.ts';
import type { Line } from '#access/resource.ts';
import type { System } from '../schema.ts';

/** A built-in profile to start from. */
export interface Template {
  /** `glpi.technician`: unique, stored with the profiles made from it. */
  readonly key: string;
  readonly system: System;
  readonly name: string;
  /** At most three letters. */
  readonly abbreviation: string;
  readonly interface: 'standard' | 'simplified';
  /** Key of the sentence that describes it. */
  readonly about: string;
  readonly bits: readonly Bit[];
  /** Also on record types that no section keeps yet; see awaited.ts. */
  readonly lines: readonly Line[];
  /** Ticket status -> statuses that may follow; one left out may be followed by any. */
  readonly lifecycle: Readonly<Record<string, readonly string[]>>;
}
