import type { Generated } from 'kysely';

declare module '#platform/tables.ts' {
  interface Tables {
    account_link: {
      id: string;
      kind: 'recovery' | 'email';
      person_id: string;
      digest: string;
      email: string | null;
      created_at: Generated<string>;
      expires_at: string;
      used_at: string | null;
    };
  }
}
