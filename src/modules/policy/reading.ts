import type { z } from 'zod';
import type { Language } from '#platform/messages.ts';
import { SCHEMA_WORDS } from '#platform/schema-words.ts';
import { fileSchema, type PolicyFile } from './format.ts';
import type { Path, Problems } from './problems.ts';
import { readYaml } from './yaml.ts';

/** A file whose form is right. What it names is not looked up yet. */
export interface Parsed {
  readonly file: PolicyFile;
  readonly problems: Problems;
}

/** Reads a file. @throws Fault 413, 422 with every line whose form is wrong */
export function readPolicy(text: string, language: Language): Parsed {
  const { content, problems } = readYaml(text);
  problems.end();
  const parsed = fileSchema.safeParse(content, { reportInput: true, error: SCHEMA_WORDS[language] });
  if (!parsed.success) for (const issue of parsed.error.issues) tell(problems, issue, []);
  problems.end();
  return { file: parsed.data as PolicyFile, problems };
}

type Issue = z.core.$ZodIssue;

/** One mistake in words that help: with the name that was meant, where there is one. */
export function tell(problems: Problems, issue: Issue, above: Path): void {
  const path = [...above, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) problems.unknown([...path, key], 'key', key, keysAt(path));
      return;
    case 'invalid_value': {
      const given = (issue as { input?: unknown }).input;
      const values = issue.values.map(String);
      if (typeof given === 'string') problems.unknown(path, kindOf(path), given, values);
      else problems.add(path, 'policy.oneOf', { values: values.slice(0, 20).join(', ') });
      return;
    }
    case 'invalid_union': {
      const branch = bestBranch(issue.errors);
      if (branch) for (const inner of branch) tell(problems, inner, path);
      else problems.add(path, 'policy.form');
      return;
    }
    default: {
      const own = (issue as { params?: { message?: string } }).params?.message;
      problems.add(path, own ?? 'field.said', { message: issue.message });
    }
  }
}

/** What a value of a few is called. */
function kindOf(path: Path): string {
  const key = path.findLast((part) => typeof part === 'string');
  return key === 'bits' ? 'bit' : key === 'reach' ? 'reach' : 'value';
}

/** Of several forms the one that was tried: a mistake inside it says more than that it is another one. */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const inside = (issues: readonly Issue[]): boolean =>
    !issues.some((i) => i.path.length === 0 && i.code === 'invalid_type');
  return branches.find(inside);
}

/** The keys that the form knows at a place of the file. */
function keysAt(path: Path): string[] {
  let at: unknown = fileSchema;
  for (const key of path) at = stepInto(at, key);
  return shapes(at).flatMap((shape) => Object.keys(shape));
}

interface Def {
  readonly type: string;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

const defOf = (schema: unknown): Def | undefined => (schema as { def?: Def } | undefined)?.def;

function unwrapped(schema: unknown): unknown[] {
  const def = defOf(schema);
  if (def?.innerType) return unwrapped(def.innerType);
  return def?.options ? def.options.flatMap(unwrapped) : [schema];
}

const shapes = (schema: unknown): Record<string, z.ZodType>[] =>
  unwrapped(schema).flatMap((s) => {
    const shape = defOf(s)?.shape;
    return shape ? [shape] : [];
  });

function stepInto(schema: unknown, key: string | number): unknown {
  for (const option of unwrapped(schema)) {
    const def = defOf(option);
    const next = def?.shape?.[key] ?? def?.element ?? def?.valueType;
    if (next) return next;
  }
  return undefined;
}
