import type { Fault } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';

/** A refusal in one line for whoever types a command: the sentence, then each field with what is wrong about it. */
export function sentenceOf(fault: Fault): string {
  return [translate('en', fault.key, fault.values), ...mistakesOf(fault)].join(' ');
}

/** What is wrong about each field. */
export const mistakesOf = (fault: Fault): string[] =>
  fault.errors.map((e) => `${e.field}: ${translate('en', e.key, e.values)}`);
