/** Signs with which a formula begins, in their narrow and their wide form. */
const SIGN = '[=+\\-@\uff1d\uff0b\uff0d\uff20]';

/** Where a spreadsheet takes text for a formula: at the beginning of a cell, `mark` standing before it. */
const atFormula = (mark: string): RegExp =>
  // For programs that expect semicolons or tabs between cells a cell begins behind each of these as well.
  new RegExp(`^${mark}(?=\\s*${SIGN}|[\\t\\r\\n])|(?<=[;\\t])${mark}(?=${SIGN})`, 'g');

const FORMULA = atFormula('');
const DISARMED = atFormula("'");

/** Text for a cell of a CSV file: what a spreadsheet would run as a formula is disarmed by an apostrophe before it. */
export const disarmed = (text: string): string => text.replace(FORMULA, "'");

/** The text as it was before it was disarmed, for a file of ours that comes back. */
export const rearmed = (text: string): string => text.replace(DISARMED, '');
