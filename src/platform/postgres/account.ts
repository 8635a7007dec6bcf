import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedError } from './errors.ts';

/** The operating system account PostgreSQL runs under. `switch` says that it is not our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly switch: boolean;
}

/**
 * Ourselves, except for root, whom PostgreSQL refuses: then the owner of an existing cluster, else `postgres`, else
 * `nobody`. Throws an `EmbeddedError` when the account cannot run PostgreSQL.
 */
export function chooseAccount(clusterDir: string): Account {
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) return ownAccount(uid, owner?.uid, clusterDir);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, switch: true };
  const known = readAccounts();
  const account = known.get('postgres') ?? known.get('nobody');
  if (account) return account;
  throw new EmbeddedError(
    'PostgreSQL does not run as root, and this system has neither an account "postgres" nor "nobody" to run it under. ' +
      'Start Gatehouse as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** Whether the account may enter the folder, by asking the system itself rather than by reading mode bits. */
export function canEnter(account: Account, folder: string): boolean {
  if (!account.switch) return true;
  const { status } = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

function ownAccount(uid: number, owner: number | undefined, clusterDir: string): Account {
  if (owner !== undefined && uid !== -1 && owner !== uid) {
    throw new EmbeddedError(
      `The database in ${clusterDir} belongs to user ${owner}, and Gatehouse runs as user ${uid}. ` +
        'Start it as that user or as root.',
    );
  }
  try {
    return { uid, gid: userInfo().gid, switch: false };
  } catch {
    throw new EmbeddedError(
      `Gatehouse runs as user ${uid}, who has no entry in /etc/passwd; PostgreSQL does not start for such a user. ` +
        'Add an entry, run as another user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
}

function readAccounts(): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && uid !== '0') accounts.set(name, { uid: Number(uid), gid: Number(gid), switch: true });
  }
  return accounts;
}
