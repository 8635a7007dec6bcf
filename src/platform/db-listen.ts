import pg from 'pg';
import { databaseError } from './db-errors.ts';

interface Handler {
  readonly handle: (payload: string) => void;
  readonly onGap: (() => void) | undefined;
}

/** Notifications of one database: all channels share one connection, opened by the first; it comes back by itself when it breaks. */
export class Listener {
  readonly #createClient: () => pg.Client;
  readonly #channels = new Map<string, Set<Handler>>();
  #client: Promise<pg.Client> | undefined;
  #reconnecting: Promise<void> | undefined;
  #closed = false;

  constructor(createClient: () => pg.Client) {
    this.#createClient = createClient;
  }

  /** See `Database.listen`. */
  async listen(channel: string, handle: (payload: string) => void, onGap?: () => void): Promise<() => Promise<void>> {
    const handler: Handler = { handle, onGap };
    this.#channels.set(channel, (this.#channels.get(channel) ?? new Set<Handler>()).add(handler));
    try {
      // A reconnect in progress picks the new channel up, or ends having done so too early: listening twice is harmless.
      await this.#reconnecting;
      this.#client ??= this.#connect();
      await (await this.#client).query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      this.#remove(channel, handler);
      if (
        await this.#client?.then(
          () => false,
          () => true,
        )
      )
        this.#client = undefined;
      throw databaseError(error);
    }
    return () => this.#stop(channel, handler);
  }

  /** Ends the connection; no handler is called afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #stop(channel: string, handler: Handler): Promise<void> {
    if (!this.#remove(channel, handler)) return;
    const client = await this.#client?.catch(() => undefined);
    // A broken connection has forgotten its channels already.
    await client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
  }

  /** True when this was the last handler of the channel. */
  #remove(channel: string, handler: Handler): boolean {
    const handlers = this.#channels.get(channel);
    handlers?.delete(handler);
    if (!handlers || handlers.size > 0) return false;
    return this.#channels.delete(channel);
  }

  async #connect(): Promise<pg.Client> {
    const client = this.#createClient();
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => {
      if (this.#closed) return;
      for (const handler of this.#channels.get(channel) ?? []) handler.handle(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw databaseError(error);
    }
    client.once('end', () => {
      if (!this.#closed) this.#reconnecting ??= this.#reconnect();
    });
    return client;
  }

  async #reconnect(): Promise<void> {
    for (let wait = 50; !this.#closed && this.#channels.size > 0; wait = Math.min(wait * 2, 2000)) {
      try {
        const client = await this.#connect();
        this.#client = Promise.resolve(client);
        this.#reconnecting = undefined;
        for (const handlers of this.#channels.values()) for (const handler of handlers) handler.onGap?.();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    this.#client = undefined;
    this.#reconnecting = undefined;
  }
}
