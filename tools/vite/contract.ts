import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const DECLARATIONS = /[\\/]src[\\/](?:modules[\\/][\w-]+[\\/](?:api|schema)|wire[\\/]events)\.ts$/;

type Data = Readonly<Record<string, unknown>>;

/**
 * Pages read and write by the contract's data alone; its schemas weigh as much as all else on the first page. So in
 * the built application a call is its method and path and a record type its fields' names and kinds; whatever holds a
 * schema or a function is not there, and importing it fails the build. Forms fetch a type's schemas by its `whole`.
 */
export function contract(): Plugin {
  return {
    name: 'gatehouse-contract',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!DECLARATIONS.test(id)) return undefined;
      const declared = Object.entries((await import(pathToFileURL(id).href)) as Data);
      return { code: declared.map(([name, value]) => exported(name, value, id)).join('\n'), moduleSideEffects: false };
    },
  };
}

function exported(name: string, value: unknown, file: string): string {
  if (isSpec(value)) {
    const whole = `() => import(${JSON.stringify(`${file}?whole`)}).then((m) => m.${name})`;
    return `export const ${name} = { ...${JSON.stringify(specData(value))}, whole: ${whole} };`;
  }
  const data = dataOf(value);
  return data === undefined ? '' : `export const ${name} = ${JSON.stringify(data)};`;
}

/** What travels of a value: of calls and collections of calls their data, of plain values all; otherwise nothing. */
function dataOf(value: unknown): unknown {
  if (!isData(value)) return isPlain(value) ? value : undefined;
  if (isCall(value)) return callData(value);
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([, inner]) => isData(inner) && isCall(inner))) {
    return Object.fromEntries(entries.map(([name, inner]) => [name, callData(inner as Data)]));
  }
  return isPlain(value) ? value : undefined;
}

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isPlain = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (Array.isArray(value) ? value.every(isPlain) : isData(value) && Object.values(value).every(isPlain));

const isCall = (value: Data): boolean =>
  typeof value.method === 'string' && typeof value.path === 'string' && isData(value.access);

const isSpec = (value: unknown): value is Data => isData(value) && isData(value.resource) && isData(value.fields);

function callData({ id, method, path, access }: Data): Data {
  const { on } = access as { on?: { type: string } };
  return { id, method, path, access: on === undefined ? {} : { on: { type: on.type } } };
}

const without = (data: Data, name: string): Data =>
  Object.fromEntries(Object.entries(data).filter(([key]) => key !== name));

function specData({ resource, path, title, defaultSort, verbs, details, words, views, keyed, fields }: Data): Data {
  const { type, section, actions, trash, changesPolicy } = resource as Data;
  const names = Object.keys(actions as Data).map((name) => [name, {}]);
  const faces = Object.entries(fields as Record<string, Data>).map(([name, field]) => [name, without(field, 'schema')]);
  return {
    resource: { type, section, actions: Object.fromEntries(names), trash, changesPolicy },
    path,
    title,
    defaultSort,
    verbs,
    details,
    words,
    views,
    keyed,
    fields: Object.fromEntries(faces),
  };
}
