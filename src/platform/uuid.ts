import { randomFillSync } from 'node:crypto';

let last = 0;
let counter = 0;

/** A UUIDv7: ordered by time (milliseconds since 1970), then by a counter, then random. */
export function uuidv7(now = Date.now()): string {
  const bytes = randomFillSync(Buffer.alloc(16));
  counter = now <= last ? counter + 1 : bytes.readUInt16BE(6) & 0x3ff;
  if (counter > 0xfff) {
    last += 1;
    counter = 0;
  }
  last = Math.max(last, now);
  bytes.writeUIntBE(last, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
