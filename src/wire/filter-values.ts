/** Several values of one filter, as they stand in one parameter: by commas, a comma within a value as `\,`. */
export const joinValues = (values: readonly string[]): string =>
  values.map((value) => value.replace(/[\\,]/g, '\\$&')).join(',');

/** The values of a parameter that `joinValues` has made, or somebody typed. */
export const splitValues = (text: string): string[] =>
  (text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? []).map((value) => value.replace(/\\(.)/gs, '$1').trim()).filter(Boolean);
