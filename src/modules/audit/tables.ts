import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    audit_head: { seq: number; hash: Buffer };
    audit_waiting: { number: number };
    audit_alert: {
      id: string;
      person_id: string;
      name: string;
      query: Json;
      by_mail: boolean;
      seen: number;
      created_at: Generated<string>;
    };
  }
}
