/**
 * The two commands of the README, on any Node from 20: `start [options]` and `test [options]`.
 * Plain JavaScript without dependencies, since nothing may be installed yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';

const root = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..');
const modules = join(root, 'node_modules');
const [command, ...options] = process.argv.slice(2);

if (command === 'start') await start();
else if (command === 'test') await test();
else fail(`Usage: node tools/bootstrap.mjs start|test [options]`);

async function start() {
  await installPackages();
  await buildWeb();
  await become(join(root, 'bin', 'gatehouse'), ['serve', ...options]);
}

async function test() {
  await installPackages();
  const only = options.indexOf('--only');
  const journeys = only < 0 || options[only + 1]?.split(',').includes('journeys');
  if (journeys)
    await installSystem('chromium', ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']);
  await become(nodeProgram(), [join('tools', 'test.ts'), ...options]);
}

/** Installs what package-lock.json names, unless exactly that was installed before. */
async function installPackages() {
  const stamp = join(modules, '.gatehouse-stamp');
  const wanted = hashOf([join(root, 'package-lock.json')]);
  if (readIfThere(stamp) === wanted) return;
  if (isInstalled()) return writeFileSync(stamp, wanted);
  say('Installing packages (about a minute the first time) ...');
  // Not `npm ci`: it refuses a lock file without the binaries of other systems, which not every registry carries. That
  // exactly the locked versions were installed is checked afterwards instead.
  const code = await run('npm', [
    'install',
    '--no-save',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) {
    fail(
      `npm install failed (exit code ${code}); its own words are above. Check that the package registry is reachable ` +
        '(npm config get registry) and that the disk has 1 GB to spare, then run the same command again.',
    );
  }
  if (!isInstalled())
    fail('npm installed other versions than package-lock.json names. Bring package.json in step with it.');
  writeFileSync(stamp, wanted);
}

/** Whether npm, by its own record, has already put there what package-lock.json names. */
function isInstalled() {
  const record = readIfThere(join(modules, '.package-lock.json'));
  if (record === undefined) return false;
  const present = JSON.parse(record).packages;
  const named = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages);
  return named.every(([path, { version, integrity, optional }]) => {
    if (path === '' || (optional && !present[path])) return true;
    return present[path]?.version === version && present[path]?.integrity === integrity;
  });
}

/** Builds the web application when its sources changed since the last build. */
async function buildWeb() {
  if (!existsSync(join(root, 'vite.config.ts')))
    return say('There is no web application to build; serving the API only.');
  const stamp = join(root, 'dist', 'web.stamp');
  const wanted = hashOf(webSources());
  if (existsSync(join(root, 'dist', 'web', 'index.html')) && readIfThere(stamp) === wanted) return;
  say('Building the web application ...');
  const code = await run(nodeProgram(), [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
  if (code !== 0) fail(`The web application could not be built (exit code ${code}); the reason is above.`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function webSources() {
  const inModules = readdirSync(join(root, 'src', 'modules'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const shared = ['access.ts', 'schema.ts', 'api.ts', 'messages', 'web'];
  const places = ['src/web', 'src/wire', 'src/access', 'src/platform/messages', 'tools/vite'];
  const files = ['index.html', 'vite.config.ts', 'package-lock.json'];
  const declared = inModules.flatMap(({ name }) => shared.map((part) => join('src', 'modules', name, part)));
  return [...places, ...files, ...declared].flatMap((path) => filesIn(join(root, path)));
}

/** A program of the operating system that the tests drive; on Debian it is installed when that is allowed. */
async function installSystem(name, places) {
  if (process.env.CHROMIUM_PATH || places.some((place) => existsSync(place))) return;
  const asRoot = process.getuid?.() === 0;
  const sudo = !asRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  const apt = existsSync('/usr/bin/apt-get');
  if (!apt || (!asRoot && !sudo)) {
    fail(
      `The browser journeys need ${name}. Install it (Debian: apt-get install ${name}), or set CHROMIUM_PATH to it.`,
    );
  }
  say(`Installing ${name} for the browser journeys ...`);
  const prefix = sudo ? ['sudo', '-n'] : [];
  const quiet = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o=Dpkg::Use-Pty=0'];
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const [program, ...args] = [...prefix, 'env', ...quiet, ...step];
    const code = await run(program, args);
    if (code !== 0) fail(`apt-get ${step.join(' ')} failed (exit code ${code}); its own words are above.`);
  }
}

/** The sources are TypeScript that Node runs itself from version 24; an older one hands over to the packaged runtime. */
function nodeProgram() {
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : join(modules, '.bin', 'node');
}

/** Runs a step in sight of the user and answers its exit code. */
function run(program, args) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, env: outerEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => fail(`${program} cannot be run: ${error.message}`));
    child.once('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : done(code)));
  });
}

/** npm puts our own packages first on the PATH; a step that replaces them must not run on a runtime among them. */
function outerEnvironment() {
  const path = (process.env.PATH ?? '').split(':').filter((folder) => folder !== join(modules, '.bin'));
  return { ...process.env, PATH: path.join(':') };
}

/**
 * Runs the program as if it were this process: signals reach it exactly once, and its end is ours. Ctrl-C already goes
 * to every process of the terminal; in a process group of its own the child hears only what is passed on here.
 */
function become(program, args) {
  process.chdir(root);
  // Newer runtimes can do the real thing.
  if (process.execve) process.execve(program, [program, ...args], process.env);
  return new Promise(() => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', detached: true });
    child.once('error', (error) => fail(`${program} cannot be run: ${error.message}`));
    const told = new Set();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (told.has(signal)) return;
        told.add(signal);
        child.kill(signal);
      });
    }
    child.once('exit', (code, signal) => {
      if (!signal) process.exit(code ?? 1);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => filesIn(join(path, entry.name)));
  } catch {
    return [path];
  }
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
