import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (dataDir: string): string => join(dataDir, 'address');

/** Remembers where people reach the installation, for commands that write links while no server tells them. */
export const keepAddress = (dataDir: string, url: string): void =>
  writeFileSync(fileIn(dataDir), `${url}\n`, { mode: 0o600 });

/** Where people reached the installation when it was last started; nothing when that is not known. */
export function lastAddress(dataDir: string): string | undefined {
  try {
    return readFileSync(fileIn(dataDir), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
