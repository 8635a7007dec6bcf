/**
 * The test command: every stage, one after another, also after one has failed. Its last line is `N passed, N failed`,
 * counting each test of vitest and each other stage as one.
 *
 *   npm test                                  everything
 *   npm test -- --only types,lint             some stages
 *   npm test -- --only vitest src/platform    the tests whose path contains a text
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly name: string;
  readonly title: string;
  /** Why there is nothing to do yet, if so. */
  readonly skip?: string | false;
  run(): Promise<Count>;
}

/** Told to stop, the running stage is told too and the rest is left out. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const root = resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });

const stages: readonly Stage[] = [
  { name: 'types', title: 'Types', run: () => check(tool('typescript/bin/tsc', '--noEmit', '-p', '.')) },
  {
    name: 'kernel',
    title: 'Types of the kernel, which has no system and no browser',
    run: () => check(tool('typescript/bin/tsc', '--noEmit', '-p', 'src/access')),
  },
  { name: 'lint', title: 'Lint and fences', run: () => check(tool('oxlint/bin/oxlint')) },
  { name: 'format', title: 'Format', run: () => check(tool('@biomejs/biome/bin/biome', 'format', '.')) },
  { name: 'dead', title: 'Dead code', run: () => check(tool('knip/bin/knip.js', '--no-progress')) },
  {
    name: 'generated',
    title: 'Generated files',
    skip: !existsSync(join(root, 'tools/gen.ts')) && 'nothing is generated yet',
    run: () => check(['tools/gen.ts', '--check']),
  },
  { name: 'vitest', title: 'Tests', run: () => vitest('main') },
  {
    name: 'journeys',
    title: 'Journeys in the browser',
    skip: !existsSync(join(root, 'test/journeys')) && 'there are none yet',
    run: journeys,
  },
];

process.exitCode = await main();

async function main(): Promise<number> {
  const only = values.only?.split(',');
  const unknown = only?.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown) {
    console.error(`There is no stage "${unknown}". Stages: ${stages.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  let total: Count = { passed: 0, failed: 0 };
  const broken: string[] = [];
  for (const stage of stages.filter(({ name }) => !only || only.includes(name))) {
    const count = await runStage(stage);
    if (count.failed > 0) broken.push(stage.name);
    total = add(total, count);
  }
  if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

async function runStage(stage: Stage): Promise<Count> {
  console.log(`\n== ${stage.title} ==`);
  if (stage.skip) {
    console.log(`Skipped: ${stage.skip}.`);
    return { passed: 0, failed: 0 };
  }
  const start = performance.now();
  const count = await stage.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${stage.title}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`);
  return count;
}

/** A stage that is one yes or no: its output is shown as it comes. */
async function check(args: readonly string[]): Promise<Count> {
  return (await node(args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function journeys(): Promise<Count> {
  const build = await check(tool('vite/bin/vite.js', 'build', '--logLevel', 'warn'));
  return build.failed > 0 ? build : add(build, await vitest('journeys'));
}

/** Runs one project and counts its tests; a file that does not even load, or a run that breaks, counts as a failure. */
async function vitest(project: string): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await node([...tool('vitest/vitest.mjs', 'run', '--project', project), ...reporters, ...positionals]);
  const count = readReport(report);
  rmSync(folder, { recursive: true });
  return code !== 0 && count.failed === 0 ? add(count, { passed: 0, failed: 1 }) : count;
}

function readReport(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}

function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

function tool(path: string, ...args: readonly string[]): string[] {
  return [join(root, 'node_modules', path), ...args];
}

/**
 * Runs a program of ours or of a package with this runtime, in sight of the user; answers its exit code. As in a CI run:
 * a snapshot that is missing fails instead of being written.
 */
function node(args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...args], { cwd: root, stdio: 'inherit', env: { ...process.env, CI: '1' } });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of SIGNALS) process.once(signal, pass);
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', (code) => {
      if (SIGNALS.some((signal) => process.listenerCount(signal, pass) === 0)) process.exit(130);
      for (const signal of SIGNALS) process.removeListener(signal, pass);
      done(code ?? 1);
    });
  });
}
