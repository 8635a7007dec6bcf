import fc from 'fast-check';

const DAY = 86_400_000;

/**
 * What is generated for properties is of the day: other worlds each day, and the same for everybody who tests on it, so
 * that a change is judged by itself and not by luck. A failure prints its seed; `SEED=n npm test` goes back to it.
 */
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? Math.floor(Date.now() / DAY)) });
