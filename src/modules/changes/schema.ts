/** What is done to a record that another write turns round. */
const TURNED: readonly string[] = ['create', 'edit', 'delete', 'memberAdded', 'member', 'memberRemoved'];

/**
 * Which entries of a history or of the audit tell of a change that can be turned round, if nothing stands against it: by
 * type, what was done. The audit keeps enough to make records of these types anew: they are those that change rights.
 */
export const TURNABLE: Readonly<Record<string, readonly string[]>> = {
  grant: TURNED,
  profile: TURNED,
  rule: TURNED,
  person: TURNED,
  place: TURNED,
};
