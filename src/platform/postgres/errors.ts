/** The embedded database cannot run; the message is a sentence for the administrator. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
}
