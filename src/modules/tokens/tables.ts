import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    api_token: {
      id: string;
      person_id: string;
      kind: Generated<'token' | 'key'>;
      name: string;
      secret_hash: Buffer;
      prefix: string;
      scopes: string[];
      lines: Json | null;
      places: Json | null;
      created_at: Generated<string>;
      expires_at: string;
      last_used_at: string | null;
      revoked_at: string | null;
      revoked_by: string | null;
    };
  }
}
