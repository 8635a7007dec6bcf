import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    notice: {
      id: string;
      person_id: string;
      key: string;
      values: Json;
      link: string | null;
      once: string | null;
      created_at: Generated<string>;
      read_at: string | null;
    };
  }
}
