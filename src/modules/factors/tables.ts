import type { Generated } from 'kysely';

declare module '#platform/tables.ts' {
  interface Tables {
    totp: {
      person_id: string;
      sealed: Buffer;
      created_at: Generated<string>;
      confirmed_at: string | null;
      last_step: Generated<number>;
    };
    passkey: {
      id: string;
      person_id: string;
      credential_id: string;
      public_key: Buffer;
      counter: number;
      transports: string[];
      name: string;
      created_at: Generated<string>;
      last_used_at: string | null;
    };
    passkey_challenge: { challenge: string; purpose: string; person_id: string | null; expires_at: string };
    recovery_code: { person_id: string; digest: string; used_at: string | null };
  }
}
