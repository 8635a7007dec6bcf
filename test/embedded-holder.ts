/**
 * A program for the tests of the embedded database: holds the lock and the database of the folder it is given, says so
 * in one line of JSON, and lets go when its input ends or it is told to terminate.
 */
import { lockData, startEmbedded } from '#platform/postgres/embedded.ts';

const dataDir = process.argv[2] ?? '';
const log = { info: console.error, warn: console.error, error: console.error };

try {
  const lock = lockData(dataDir);
  const embedded = await startEmbedded({ dataDir, log, fast: true });
  console.log(JSON.stringify({ ready: true, owned: embedded.owned }));
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  await embedded.stop();
  lock.release();
} catch (error) {
  console.log(JSON.stringify({ ready: false, message: error instanceof Error ? error.message : String(error) }));
  process.exitCode = 1;
}
