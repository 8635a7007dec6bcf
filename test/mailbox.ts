import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { simpleMail } from './mail-text.ts';

export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
}

export interface Mailbox {
  /** As the product is told of it. */
  readonly url: string;
  readonly letters: Letter[];
  /** Answers the next letters with this instead of taking them, one each. */
  readonly refusals: { readonly code: number; readonly text: string }[];
  close(): Promise<void>;
}

/** A real mail server on this machine that keeps what it is given. */
export async function mailbox(): Promise<Mailbox> {
  const letters: Letter[] = [];
  const refusals: { code: number; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const refusal = refusals.shift();
        if (refusal) {
          done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((r) => r.address),
          ...simpleMail(Buffer.concat(parts).toString('utf8')),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
