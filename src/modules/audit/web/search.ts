import { listSearch, oneOf, type Search } from '#web/search.ts';
import { auditSpec } from '../schema.ts';

const filters = listSearch(auditSpec);
const opened = oneOf('entry');

/** The filters of the list, and the entry that is open beside it. */
export const auditSearch = (search: Record<string, unknown>): Search => ({ ...filters(search), ...opened(search) });

/** What administrators look for most, as filters. */
export const PRESETS: Readonly<Record<string, Search>> = {
  permissions: { view: 'permissions', denied: 'false' },
  admins: { mark: 'admin' },
  viewAs: { action: 'viewAs,viewAs.look,viewAs.end' },
  failedSignIns: { action: 'signIn', denied: 'true' },
  refusals: { denied: 'true' },
  exports: { action: 'export', denied: 'false' },
};

/** The filters that presets set: choosing one clears those of another. */
export const PRESET_FILTERS = ['view', 'type', 'action', 'mark', 'denied'] as const;
