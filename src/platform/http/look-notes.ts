import type { Endpoint } from '#wire/endpoint.ts';
import { rowsOf } from '../db.ts';
import { type CtxParts, writeAudit } from '../make-ctx.ts';

/** Notes what was looked at through somebody else's eyes: each record and list once in a look. */
export async function noteLook(parts: CtxParts, e: Endpoint, url: string): Promise<void> {
  const { look } = parts.actor;
  if (!look || look.over || e.method !== 'GET' || !('on' in e.access)) return;
  const [path = ''] = url.split('?');
  const fresh = await rowsOf(
    parts.db,
    'insert into look_page (look_id, path) values ($1, $2) on conflict do nothing returning 1',
    [look.id, path],
  );
  if (fresh.length === 0) return;
  const [id] = /[0-9a-f]{8}-[0-9a-f-]{27}/i.exec(path) ?? [];
  await writeAudit(parts.db, parts, {
    action: 'viewAs.look',
    type: e.access.on.type,
    recordId: id ?? null,
    after: { call: e.id },
  });
}
