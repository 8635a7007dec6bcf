import { join } from 'node:path';
import { FIRST_START } from '#modules/access/section.ts';
import { DEMO_ADMIN, loadDemoInto } from '#modules/demo/section.ts';
import { seedDefault, seedProfiles } from '#modules/profiles/section.ts';
import { issueSetupToken, makeFirstAdmin, setupNeeded } from '#modules/signin/section.ts';
import type { HttpServer } from '#platform/http/server.ts';
import { lockData } from '#platform/postgres/embedded.ts';
import { keepAddress } from './address.ts';
import { openProduct, type Opened } from './open.ts';
import { type ServeOptions, UsageError } from './options.ts';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
/** Whoever read what we say may have gone (`npm start | head`); the product stays. */
process.stdout.on('error', () => undefined);

/** Starts the product and stays until it is told to stop. */
export async function serve(o: ServeOptions): Promise<void> {
  const lock = o.databaseUrl === undefined ? lockData(o.dataDir) : undefined;
  const opened = await openProduct(o);
  try {
    const app = await opened.product.http({
      webDir: join(import.meta.dirname, '../../dist/web'),
      trustProxy: o.trustProxy,
      ...(o.publicUrl === undefined ? {} : { publicUrl: o.publicUrl }),
    });
    let jobs: { stop(): Promise<void> } | undefined;
    try {
      await app.ready();
      const token = await firstStart(opened, app, o);
      jobs = await opened.product.startJobs();
      await listen(app, o);
      announce(app, token);
      if (o.databaseUrl === undefined) keepAddress(o.dataDir, o.publicUrl ?? addressOf(app));
      await told();
      say('Gatehouse stops.');
    } finally {
      await app.close();
      await jobs?.stop();
    }
  } finally {
    await opened.close();
    lock?.release();
  }
}

/** Built-in profiles and the first administrator. Answers the one-time token when a person has to use it. */
async function firstStart({ product }: Opened, app: HttpServer, o: ServeOptions): Promise<string | undefined> {
  const needed = await product.asSystem(FIRST_START, async (ctx) => {
    const fresh = await seedProfiles(ctx);
    // The people of the demonstration come with what they hold.
    if (fresh && !o.demo) await seedDefault(ctx);
    return setupNeeded(ctx);
  });
  if (!needed) {
    if (o.demo) say('There is somebody in this installation already: the demonstration world is not loaded.');
    return undefined;
  }
  const admin = o.admin ?? (o.demo ? DEMO_ADMIN : undefined);
  if (!admin) return issueSetupToken(product.db.kysely);
  await product.asSystem(FIRST_START, (ctx) => makeFirstAdmin(ctx, { name: 'Administrator', ...admin }));
  if (o.demo) {
    say('Loading the demonstration world ...');
    await loadDemoInto(app, admin, say);
    await product.asSystem(FIRST_START, seedDefault);
  }
  return undefined;
}

/** @throws Error with a sentence that says what to do */
async function listen(app: HttpServer, o: ServeOptions): Promise<void> {
  try {
    await app.listen({ port: o.port, host: o.host });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      throw new UsageError(`Port ${o.port} is taken. Choose another one: --port ${o.port + 1}`);
    if (code === 'EACCES') throw new UsageError(`Port ${o.port} is not open to this account. Choose one above 1024.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new UsageError(`"${o.host}" is no address of this machine.`);
    throw error;
  }
}

function addressOf(app: HttpServer): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const name =
    typeof address === 'object' && address && /^(127\.|::1$)/.test(address.address) ? 'localhost' : 'this-machine';
  return `http://${name}:${port}`;
}

function announce(app: HttpServer, token: string | undefined): void {
  const url = addressOf(app);
  say(`Gatehouse is ready: ${url}`);
  if (token !== undefined) {
    say('Nobody can sign in yet. Make the first administrator here (the link works once):');
    say(`  ${url}/setup?token=${token}`);
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one is left to the system. */
const told = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
