import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    bulk_change: {
      id: string;
      actor_id: string;
      at: Generated<string>;
      undo: Json;
      undone_at: string | null;
    };
  }
}
