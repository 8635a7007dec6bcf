import type { Row } from './condition.ts';
import { type Asker, type Because, type Ceiling, decide } from './decide.ts';
import type { Policy } from './policy.ts';
import type { Resource } from './resource.ts';
import { excessOfPerson } from './strength.ts';

/**
 * Why somebody may not look through a person's eyes; undefined when they may. Only through those of weaker accounts, as
 * with a password: and through nobody's who has full power.
 * @param row the person's record
 */
export function refusalToLook(policy: Policy, watcher: Asker, r: Resource, row: Row): Because | undefined {
  const watched = policy.person(row['id'] as string);
  if (row['id'] === watcher.personId) return { key: 'viewAs.self' };
  const d = decide(policy, watcher, r, 'viewAs', row);
  if (!d.allowed) return d.because;
  if (!watched || !policy.isActive(watched, watcher.now)) return { key: 'viewAs.inactive' };
  if (watched.kind === 'superadmin') return { key: 'viewAs.superadmin' };
  return excessOfPerson(policy, watcher, watched.id).length > 0 ? { key: 'viewAs.stronger' } : undefined;
}

/** What a look leaves of the watched person's rights: nothing is changed, and only what the watcher may see is seen. */
export const lookCeiling = (watcher: Asker): Ceiling => ({ lines: 'every', readOnly: true, also: watcher });
