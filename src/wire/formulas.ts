/**
 * Where a spreadsheet would take text for a formula: at the beginning of a cell, which for programs that expect
 * semicolons or tabs between cells is also behind each of these.
 */
const FORMULA = /^(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])|(?<=[;\t])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** Text for a cell of a CSV file: what a spreadsheet would run as a formula is disarmed by an apostrophe before it. */
export const disarmed = (text: string): string => text.replace(FORMULA, "'");

const DISARMED = /^'(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])|(?<=[;\t])'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** The text as it was before it was disarmed, for a file of ours that comes back. */
export const rearmed = (text: string): string => text.replace(DISARMED, '');
