/** What a letter of one text part says, read back from the wire: folded headers, encoded words, either encoding. */
export function simpleMail(raw: string): { headers: Record<string, string>; subject: string; text: string } {
  const at = raw.indexOf('\r\n\r\n');
  const headers = Object.fromEntries(
    raw
      .slice(0, at)
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
  ) as Record<string, string>;
  const body = raw.slice(at + 4);
  const encoding = headers['content-transfer-encoding'] ?? '7bit';
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? quotedPrintable(body.replaceAll(/=\r\n/g, ''))
        : body;
  return { headers, subject: words(headers['subject'] ?? ''), text: text.replaceAll('\r\n', '\n') };
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** What stands between two encoded words is not part of the text (RFC 2047, 6.2). */
const words = (text: string): string =>
  text
    .replaceAll(/(?<=\?=)\s+(?==\?)/g, '')
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replaceAll('_', ' ')),
    );
