import { existsSync } from 'node:fs';
import { type Logger, pino } from 'pino';
import type { Target } from '#platform/db.ts';
import { migrate } from '#platform/migrate.ts';
import { clusterDir } from '#platform/postgres/cluster.ts';
import { startEmbedded } from '#platform/postgres/embedded.ts';
import { type Gatehouse, gatehouse } from '../compose.ts';
import { checkKey, installationKey, mailSettings } from './installation.ts';
import { dataDir, UsageError } from './options.ts';

export interface Opened {
  readonly product: Gatehouse;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Secrets never reach the log. */
const REDACT = [
  'req.headers.cookie',
  'req.headers.authorization',
  'password',
  'token',
  '*.password',
  '*.token',
  'secret',
  '*.secret',
];

/**
 * Opens the installation that there is, for a command: only `serve` makes one. A mistyped folder would else become a
 * second, empty installation, and the command speak of that.
 * @throws UsageError
 */
export async function openInstallation(given: string | undefined, env: NodeJS.ProcessEnv): Promise<Opened> {
  const folder = dataDir(given, env);
  const databaseUrl = env.DATABASE_URL;
  if (databaseUrl === undefined && !existsSync(clusterDir(folder))) {
    throw new UsageError(`There is no installation in ${folder}: name its folder with --data DIR or GATEHOUSE_DATA.`);
  }
  return openProduct({ dataDir: folder, databaseUrl, logLevel: env.LOG_LEVEL ?? 'warn' });
}

/** Opens the database - the embedded one, or the server that DATABASE_URL names - up to date and ready to work. */
export async function openProduct(o: {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly logLevel: string;
}): Promise<Opened> {
  const key = installationKey(o.dataDir, process.env);
  const log = pino({ level: o.logLevel, redact: REDACT });
  const embedded =
    o.databaseUrl === undefined ? await startEmbedded({ dataDir: o.dataDir, log: toLog(log) }) : undefined;
  const target: Target = embedded?.connection ?? { url: o.databaseUrl as string };
  try {
    await migrate(target, { log: (m) => log.info(m) });
    const mail = mailSettings(process.env);
    const product = gatehouse(target, log, { key, ...(mail ? { mail } : {}) });
    await checkKey(product.db, key);
    return {
      product,
      log,
      close: async () => {
        await product.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

const toLog = (log: Logger) => ({
  info: (m: string) => log.info(m),
  warn: (m: string) => log.warn(m),
  error: (m: string) => log.error(m),
});
