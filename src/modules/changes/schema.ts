/** Types of which the audit keeps enough to make a record anew: those that change rights. */
const MADE_ANEW: readonly string[] = ['grant', 'profile', 'rule', 'person', 'place'];

/** What is done to them that another write turns round. */
const TURNED: readonly string[] = ['create', 'edit', 'delete', 'member', 'memberRemoved'];

/** Whether an entry of a history or of the audit tells of a change that can be turned round, if nothing stands against it. */
export const isTurnable = (type: string, action: string): boolean =>
  MADE_ANEW.includes(type) && TURNED.includes(action);
