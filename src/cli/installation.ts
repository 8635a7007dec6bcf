import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, rowsOf } from '#platform/db.ts';
import type { MailSettings } from '#platform/mail/settings.ts';
import { secretsOf } from '#platform/secrets.ts';
import type { Tables } from '#platform/tables.ts';
import { UsageError } from './options.ts';

const FILE = 'secret.key';
const SHORTEST = 32;
const SETTING = 'secret_key';

/**
 * The key that seals secrets and signs links: GATEHOUSE_SECRET, or a file beside the data that is made at the first
 * start. Processes that share a database share it. @throws UsageError
 */
export function installationKey(dataDir: string, env: NodeJS.ProcessEnv): Uint8Array {
  const given = env.GATEHOUSE_SECRET;
  if (given !== undefined && given !== '') {
    if (given.length < SHORTEST) throw new UsageError(`GATEHOUSE_SECRET must have ${SHORTEST} characters at least.`);
    return Buffer.from(given);
  }
  const file = join(dataDir, FILE);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    try {
      // Of two processes at the first start, one makes it.
      writeFileSync(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const key = readFileSync(file, 'utf8').trim();
  if (key.length < SHORTEST) throw new UsageError(`${file} is too short to be the key of this installation.`);
  return Buffer.from(key);
}

/** With another key nothing that is sealed could be opened: said at the start, not at somebody's sign-in. @throws UsageError */
export async function checkKey(db: Database<Tables>, key: Uint8Array): Promise<void> {
  const mark = secretsOf(key).digest('installation', 'key');
  const [row] = await rowsOf<{ value: unknown }>(
    db.kysely,
    'insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = setting.value returning value',
    [SETTING, JSON.stringify(mark)],
  );
  if (row?.value === mark) return;
  throw new UsageError(
    'The secrets in this database were sealed with another key. Start with the secret.key of its data folder, or the GATEHOUSE_SECRET it was used with.',
  );
}

/** How mail leaves the house, from the environment. @throws UsageError */
export function mailSettings(env: NodeJS.ProcessEnv): MailSettings | undefined {
  const url = env.GATEHOUSE_SMTP_URL;
  if (url === undefined || url === '') return undefined;
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol) || new URL(url).hostname === '') {
    throw new UsageError('GATEHOUSE_SMTP_URL is no address such as smtp://user:password@mail.example.org:587.');
  }
  const from = env.GATEHOUSE_MAIL_FROM;
  if (from === undefined || !/@/.test(from) || /[\r\n]/.test(from)) {
    throw new UsageError('GATEHOUSE_MAIL_FROM must say which address mail comes from, such as desk@example.org.');
  }
  return { url, from };
}
