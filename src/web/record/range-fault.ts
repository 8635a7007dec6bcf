type Kind = 'number' | 'date';

/** What is wrong with a range, and at which end of it. */
interface RangeFault {
  readonly what: 'number' | 'date' | 'backwards';
  readonly at: 'from' | 'to';
  readonly value: string;
}

const numberOf = (kind: Kind, bound: string): number => (kind === 'number' ? Number(bound) : Date.parse(bound));

export const isBound = (kind: Kind, bound: string): boolean => Number.isFinite(numberOf(kind, bound));

/** Why a range can hold nothing: an end that is none of its kind, or a beginning after the end. Empty ends are open. */
export function rangeFault(kind: Kind, from: string, to: string): RangeFault | undefined {
  if (from !== '' && !isBound(kind, from)) return { what: kind, at: 'from', value: from };
  if (to !== '' && !isBound(kind, to)) return { what: kind, at: 'to', value: to };
  const isBackwards = from !== '' && to !== '' && numberOf(kind, from) > numberOf(kind, to);
  return isBackwards ? { what: 'backwards', at: 'to', value: to } : undefined;
}
