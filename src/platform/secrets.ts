import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept outside the database: with it alone can be read what is sealed, and links be made that count. */
export interface Secrets {
  /** Seals a text for the database. */
  seal(text: string): Buffer;
  /** @throws Error when it was sealed with another key, or changed */
  open(sealed: Buffer): string;
  /** A text with a signature that only this installation can make, for this purpose alone. */
  sign(purpose: string, text: string): string;
  /** The signed text; undefined when the signature is not ours. */
  verify(purpose: string, signed: string): string | undefined;
  /** A keyed digest: whoever reads the database can neither reverse nor make it. */
  digest(purpose: string, text: string): string;
}

const NONCE = 12;
const TAG = 16;

/** @param key at least 32 random bytes, or a passphrase of that worth */
export function secretsOf(key: Uint8Array): Secrets {
  const derived = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, 'gatehouse', use, 32));
  const sealing = derived('seal');
  const signing = derived('sign');
  const mac = (purpose: string, text: string, as: 'hex' | 'base64url'): string =>
    createHmac('sha256', signing).update(`${purpose}\0${text}`).digest(as);
  return {
    seal: (text) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
    },
    sign: (purpose, text) => `${text}.${mac(purpose, text, 'base64url')}`,
    verify: (purpose, signed) => {
      const at = signed.lastIndexOf('.');
      const text = signed.slice(0, Math.max(at, 0));
      // As text: several texts stand for the same bytes.
      const given = Buffer.from(signed.slice(at + 1));
      const expected = Buffer.from(mac(purpose, text, 'base64url'));
      return given.length === expected.length && timingSafeEqual(given, expected) ? text : undefined;
    },
    digest: (purpose, text) => mac(`digest ${purpose}`, text, 'hex'),
  };
}
