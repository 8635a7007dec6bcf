import type { ProfileFacts } from '#access/policy.ts';
import { SCOPES, type Scope } from '#modules/profiles/templates/nsp-facts.ts';
import { everyCell } from '#modules/profiles/templates/nsp-rights.ts';
import { templateOf } from '#modules/profiles/templates/templates.ts';

const NSP = /^nsp at (\w+)(?: of ([\w, ]+))?$/;

/**
 * What a built-in profile holds, by its key; `nsp at group of desk, field` is every cell of NSP's matrix at one scope,
 * with what is selected for it (`nothing` for an empty selection).
 */
export function builtIn(key: string): Pick<ProfileFacts, 'bits' | 'lines'> {
  const [, scope, of] = NSP.exec(key) ?? [];
  if (scope === undefined) return templateOf(key);
  if (!SCOPES.includes(scope as Scope)) throw new Error(`NSP has no scope "${scope}".`);
  const list = of === undefined ? {} : { list: of === 'nothing' ? [] : of.split(', ') };
  return { bits: [], lines: everyCell({ scope: scope as Scope, ...list }) };
}
