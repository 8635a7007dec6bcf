import { hash } from 'node:crypto';

/**
 * The content of an entry as the chain has it, over alias `a`: built by the database from the values themselves, so
 * that the same entry gives the same digest in every session and version. The text of a form never changes; entries
 * that say more get a new form.
 */
export const DIGEST =
  'sha256(convert_to(jsonb_build_array(a.number, extract(epoch from a.at), a.actor_id, a.actor, a.action, a.type, ' +
  'a.record_id, a.place_id, a.denied, a.reason, a.before, a.after, a.request_id, a.ip, a.mark)::text, ' +
  "'UTF8'))";

/** A point of the chain: that many entries, and the hash over all of them. */
export interface Anchor {
  readonly seq: number;
  readonly hash: Buffer;
}

/** Before the first entry. */
export const START: Anchor = { seq: 0, hash: Buffer.alloc(0) };

/** The hash of the next entry: over the one before, the entry, and when it was put into the chain (microseconds). */
export function linked(before: Buffer, digest: Buffer, sealedAt: string): Buffer {
  return hash('sha256', Buffer.concat([before, digest, Buffer.from(sealedAt)]), 'buffer');
}

export const anchorText = (a: Anchor): string => `${a.seq}:${a.hash.toString('hex')}`;

/** An anchor as `anchorText` writes it; undefined for anything else. */
export function anchorOf(text: string): Anchor | undefined {
  const [, seq, hex] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return seq === undefined || hex === undefined ? undefined : { seq: Number(seq), hash: Buffer.from(hex, 'hex') };
}
