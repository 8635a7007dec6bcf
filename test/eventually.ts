import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until `ask` answers something that is not undefined or false, and answers that. Throws after
 * `deadline` milliseconds (10,000), with the last error if there was one.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  deadline = 10_000,
): Promise<T> {
  const end = performance.now() + deadline;
  let cause: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    await pause(10);
  }
  throw new Error(`Not within ${deadline} ms: ${what}`, { cause });
}
