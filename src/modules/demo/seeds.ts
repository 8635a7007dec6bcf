import type { PersonKind } from '#access/policy.ts';
import type { PLACE_KINDS, PlaceIconName } from '#modules/places/schema.ts';
import type { Profile } from '#modules/profiles/schema.ts';
import type { PRIORITIES, RESOLUTIONS, STATUSES, TYPES } from '#modules/tickets/schema.ts';

/** A place to be made. Parents stand before their children; `parent` null is the root. */
export interface PlaceSeed {
  readonly key: string;
  readonly name: string;
  readonly kind: (typeof PLACE_KINDS)[number];
  readonly parent: string | null;
  readonly icon: PlaceIconName;
  readonly description: string;
  /** Takes tickets from people without a grant there. */
  readonly open?: true;
  readonly email_from?: string;
}

/** A profile made by hand, beside the built-in templates. */
export interface ProfileSeed
  extends Pick<Profile, 'name' | 'abbreviation' | 'description' | 'interface' | 'bits' | 'lines' | 'lifecycle'> {
  readonly key: string;
}

export interface GrantSeed {
  /** Key of a profile template, or of a profile of the world. */
  readonly profile: string;
  readonly at: string;
  readonly below: boolean;
  /** ISO date and time at which the grant ends. */
  readonly until?: string;
}

/** `works`: is assigned and notified; `sees`: belongs to the group without working there. */
export interface MemberSeed {
  readonly place: string;
  readonly as: 'works' | 'sees';
}

export interface PersonSeed {
  readonly login: string;
  readonly name: string;
  readonly kind: PersonKind;
  readonly organization: string | null;
  /** Who this is, in a sentence. */
  readonly description: string;
  readonly location: string;
  readonly phone: string;
  readonly email: string;
  readonly employee_number: string | null;
  readonly language: 'en' | 'es';
  readonly enabled: boolean;
  readonly may_sign_in: boolean;
  readonly members: readonly MemberSeed[];
  readonly grants: readonly GrantSeed[];
}

/** Something that happens on a ticket, done by the person `as`. */
export type Step =
  | { readonly do: 'comment' | 'note'; readonly as: string; readonly body: string; readonly hours?: number }
  | { readonly do: 'take'; readonly as: string }
  | { readonly do: 'assign'; readonly as: string; readonly to: string }
  | { readonly do: 'observe'; readonly as: string; readonly who: string }
  | { readonly do: 'status'; readonly as: string; readonly status: (typeof STATUSES)[number] }
  | { readonly do: 'escalate'; readonly as: string; readonly to: string; readonly note: string }
  | { readonly do: 'close'; readonly as: string; readonly resolution: (typeof RESOLUTIONS)[number] }
  | { readonly do: 'reopen'; readonly as: string; readonly comment: string };

export interface TicketSeed {
  readonly title: string;
  readonly description: string;
  readonly type: (typeof TYPES)[number];
  readonly priority: (typeof PRIORITIES)[number];
  readonly place: string;
  /** Who files it. */
  readonly as: string;
  /** For whom; the filer unless said. */
  readonly requester?: string;
  readonly owner?: string;
  readonly confidential?: true;
  readonly steps: readonly Step[];
}

/** Everything a demonstration consists of. */
export interface World {
  readonly profiles: readonly ProfileSeed[];
  readonly places: readonly PlaceSeed[];
  readonly people: readonly PersonSeed[];
  readonly tickets: readonly TicketSeed[];
}
