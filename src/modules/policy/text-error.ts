/** A text that does not say what it should; `key` is the message, with its values. */
export class TextError extends Error {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  constructor(key: string, values: Readonly<Record<string, string>>) {
    super(key);
    this.key = key;
    this.values = values;
  }
}
