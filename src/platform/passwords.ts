import { hash, verify } from '@node-rs/argon2';

// OWASP's figures for argon2id (algorithm 2): 19 MiB, two passes, one lane.
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const MOST_AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Hashes run off the event loop, a few at a time, so that a burst of sign-ins cannot take the whole machine. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST));

let dummy: Promise<string> | undefined;

/** Whether the password fits. Without a stored hash the same work is done and the answer is no. */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('no account has this password');
  const against = stored ?? (await dummy);
  const fits = await inTurn(() => verify(against, password));
  return fits && typeof stored === 'string';
}
