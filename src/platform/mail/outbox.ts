import type { Transporter } from 'nodemailer';
import type { Kysely } from 'kysely';
import { inTransaction, rowsOf } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Tables } from '../tables.ts';
import { uuidv7 } from '../uuid.ts';
import type { Mail, MailSettings } from './settings.ts';

/** The queue's name for sending one mail. */
export const MAIL_TASK = 'gatehouse_mail';
/** The pause doubles and more after each: the last try comes about a day after the first. */
const ATTEMPTS = 13;
/** Milliseconds that a mail server may be silent. */
const PATIENCE = 10_000;

/** Leaves a mail to the queue, in the transaction of whatever it tells of. Answers its id. */
export async function queueMail(db: Kysely<Tables>, secrets: Secrets, mail: Mail): Promise<string> {
  const id = uuidv7();
  const sealed = secrets.seal(JSON.stringify({ subject: mail.subject, text: mail.text }));
  await rowsOf(
    db,
    'with noted as (insert into outgoing_mail (id, kind, recipient, sealed, useless_at) values ($1, $2, $3, $4, $5) ' +
      'returning id) select graphile_worker.add_job($6, json_build_object($7::text, id), max_attempts := $8) from noted',
    [id, mail.kind, mail.to, sealed, mail.uselessAt?.toISOString() ?? null, MAIL_TASK, 'id', ATTEMPTS],
  );
  return id;
}

interface Waiting {
  readonly recipient: string;
  readonly sealed: Buffer;
  readonly useless: boolean;
}

// Whoever sends it holds it: another worker that is handed the same mail leaves it alone.
const TAKE =
  'select recipient, sealed, coalesce(useless_at < now(), false) as useless from outgoing_mail ' +
  'where id = $1 and sent_at is null and given_up_at is null for update skip locked';

/** What has been handed over cannot be handed over again as if nothing had happened. */
const ONCE = { retries: 0 };

/** Sends mail that waits. A mail that the server has taken is not sent again. */
export class Postman {
  readonly #db: Kysely<Tables>;
  readonly #secrets: Secrets;
  readonly #settings: MailSettings;
  #transport: Transporter | undefined;

  constructor(db: Kysely<Tables>, secrets: Secrets, settings: MailSettings) {
    this.#db = db;
    this.#secrets = secrets;
    this.#settings = settings;
  }

  /** Loaded with the first mail. */
  async #connected(): Promise<Transporter> {
    if (this.#transport) return this.#transport;
    const { createTransport } = await import('nodemailer');
    this.#transport ??= createTransport({
      url: this.#settings.url,
      disableFileAccess: true,
      disableUrlAccess: true,
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
    } as Parameters<typeof createTransport>[0]);
    return this.#transport;
  }

  /** @throws Error when the queue is to try again later */
  async send(id: string): Promise<void> {
    const failure = await inTransaction(
      this.#db,
      async (trx) => {
        const [mail] = await rowsOf<Waiting>(trx, TAKE, [id]);
        if (!mail) return undefined;
        if (mail.useless) return end(trx, id, 'given_up_at', 'It came too late to be of use.');
        try {
          await this.#hand(id, mail);
        } catch (error) {
          const said = error instanceof Error ? error.message : String(error);
          // 5xx: the server will never take it.
          if (Number((error as { responseCode?: unknown }).responseCode) >= 500)
            return end(trx, id, 'given_up_at', said);
          await rowsOf(trx, 'update outgoing_mail set attempts = attempts + 1, error = $2 where id = $1', [id, said]);
          return error;
        }
        return end(trx, id, 'sent_at', null);
      },
      ONCE,
    );
    if (failure !== undefined) throw failure;
  }

  async #hand(id: string, mail: Waiting): Promise<void> {
    const { subject, text } = JSON.parse(this.#secrets.open(mail.sealed)) as { subject: string; text: string };
    const host =
      this.#settings.from
        .split('@')
        .at(-1)
        ?.replace(/[^\w.-]/g, '') || 'localhost';
    const transport = await this.#connected();
    await transport.sendMail({
      from: this.#settings.from,
      // As an object, so that an address is one address whatever is in it.
      to: { name: '', address: mail.recipient },
      subject,
      text,
      messageId: `<${id}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  close(): void {
    this.#transport?.close();
  }
}

/** What it said is kept no longer than it takes to send it. */
async function end(
  db: Kysely<Tables>,
  id: string,
  column: 'sent_at' | 'given_up_at',
  error: string | null,
): Promise<undefined> {
  await rowsOf(
    db,
    `update outgoing_mail set ${column} = now(), attempts = attempts + 1, error = $2, sealed = null where id = $1`,
    [id, error],
  );
}
