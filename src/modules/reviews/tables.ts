import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

export interface ItemRow {
  id: string;
  review_id: string;
  grant_id: string | null;
  person_id: string | null;
  group_id: string | null;
  profile_id: string | null;
  place_id: string;
  below: boolean;
  cause: string;
  starts_at: string | null;
  ends_at: string | null;
  last_seen_at: string | null;
  peers: number;
  peers_have: number;
  hint: 'keep' | 'remove' | null;
  reasons: Json;
  low_risk: boolean;
  silence_may_remove: boolean;
  decision: 'keep' | 'remove' | 'shorten' | null;
  until: string | null;
  note: Generated<string>;
  decided_by: string | null;
  decided_at: string | null;
  by_silence: Generated<boolean>;
  refused: string | null;
  version: Generated<number>;
}

declare module '#platform/tables.ts' {
  interface Tables {
    review_item: ItemRow;
    review_reviewer: { item_id: string; review_id: string; person_id: string };
  }
}
