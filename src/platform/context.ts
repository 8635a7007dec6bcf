import type { Kysely } from 'kysely';
import type { Asker } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import type { Step } from '#wire/endpoint.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Write } from '#wire/write.ts';
import type { Language } from './messages.ts';
import type { DbRow } from './records/columns.ts';
import type { Reader } from './records/reader.ts';
import type { Refusals } from './records/service.ts';
import type { Writer } from './records/writer.ts';
import type { Mail } from './mail/settings.ts';
import type { Secrets } from './secrets.ts';
import type { Shown } from './sessions.ts';
import type { Residents } from './section.ts';
import type { Json, Tables } from './tables.ts';

/** Who acts: a person, or a named system actor such as the command line. Never nobody. */
export interface Actor {
  /** Null for system actors: they have no row. */
  readonly id: string | null;
  readonly name: string;
  readonly sessionHash?: Buffer;
  /** When the session last showed password or factor, in milliseconds; only sessions have to. */
  readonly provedAt?: number;
  /** Name of the second person who has agreed to what is done here. */
  readonly approvedBy?: string;
  /** Name of the token by which a program acts as the person. */
  readonly token?: string;
  /** Profile and place of the one grant that the person acts as; empty when that counts no more. */
  readonly acting?: string;
  /** This is the person whose eyes somebody looks through; or, once that is over, the watcher. */
  readonly look?: Look;
}

/** A session that looks through somebody else's eyes. */
export interface Look {
  readonly id: string;
  readonly until: string;
  readonly watcher: { readonly id: string; readonly name: string };
  /** Time or right have run out: nothing is open until the look is left. */
  readonly over: boolean;
}

export interface AuditEntry {
  readonly action: string;
  readonly type: string;
  readonly recordId: string | null;
  readonly placeId?: string | null;
  /** Records beside its own in whose histories it is told; by default those that its values name, as the type declares. */
  readonly toldAt?: readonly string[];
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly denied?: boolean;
  readonly reason?: string;
  /** A word by which entries of some weight are found: `admin`. */
  readonly mark?: string;
  /** The change of the record is told in the same breath, as `emit` does. */
  readonly tells?: ChangeEvent['kind'];
}

/** A session that has just begun. */
export interface Started {
  readonly token: string;
  readonly expires: Date;
  /** What it has to do before anything else opens to it. */
  readonly step: Step | undefined;
}

/** A change that others may want to hear of; each listener's rights are checked before it is told. */
export interface ChangeEvent {
  readonly type: string;
  readonly id: string;
  readonly kind: 'created' | 'changed' | 'removed';
  /** Only these people are told, and of no record: the type is the caller's own word. */
  readonly to?: readonly string[];
}

/**
 * What a service verb works with. There is no way to a protected table but `read` and `write`, which decide for the
 * actor by the record type's declaration; `tables` refuses them.
 */
export interface Ctx {
  readonly tables: Kysely<Tables>;
  readonly actor: Actor;
  readonly asker: Asker;
  readonly policy: Policy;
  readonly now: Date;
  readonly language: Language;
  readonly request: { readonly id: string; readonly ip: string; readonly agent: string };
  read<S extends RecordSpec>(spec: S): Reader<S>;
  write<S extends RecordSpec>(spec: S): Writer<S>;
  /** The spec of a record type by its name. */
  specOf(type: string): RecordSpec;
  /** What guards beside the permissions refuse somebody, by default the actor, on a record that the actor may view. */
  refusalsOf(type: string, row: DbRow, asker?: Asker): Refusals;
  /** Abilities that such guards look after. */
  guardedOf(type: string): readonly string[];
  /** Whether a record type of this name exists. */
  knows(type: string): boolean;
  /** What is at home in places, by section. */
  readonly residents: readonly Residents[];
  /** Name of a person; empty for one who is gone. */
  nameOf(personId: string): string;
  /** Ends every session of a person; the one that makes this very call stays when it is theirs. */
  endSessions(personId: string): Promise<void>;
  readonly sessions: {
    /** Undefined when the person may not sign in (any more), or the password has been changed meanwhile. */
    start(personId: string, by: Shown): Promise<Started | undefined>;
    end(token: string): Promise<void>;
    /** The session of this very call has shown the password, or a second factor. */
    proved(second: boolean): Promise<void>;
  };
  /** Revokes every API token of a person made so far. Answers how many there were. */
  revokeTokens(personId: string): Promise<number>;
  /** What this session has to do before anything else opens to it. */
  readonly step: Step | undefined;
  readonly secrets: Secrets;
  readonly mail: {
    /** Whether a mail server is set up. */
    readonly ready: boolean;
    /** Leaves a mail to the outbox, in this transaction. */
    send(mail: Mail): Promise<void>;
  };
  /** The same work as another actor, by name: for what the installation does by itself. */
  as(system: { readonly actor: Actor; readonly personId: string }): Ctx;
  /**
   * Runs work in a transaction of its own, alone against other changes of policy and by the policy as it is then. For
   * verbs `withoutTransaction`, and only once they are done with what takes long. With `long`, ordinary writes go on
   * beside the work, and are waited for at its end.
   */
  transaction<T>(work: (ctx: Ctx) => Promise<T>, options?: { readonly long?: true }): Promise<T>;
  /**
   * The same, but all that the work has written is taken back; its answer stays. Other changes of policy wait for it,
   * while everything else goes on.
   */
  trial<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** Whether all that is written here will be taken back. */
  readonly isTrial: boolean;
  /**
   * Does one of the API's own writes in this transaction, as its call would: for changes that are asked about, kept
   * for later or approved by somebody else. @throws Fault as the call does
   */
  perform(write: Write, options?: Anew): Promise<unknown>;
  /** Whether a call of the API is open to this person on any record at all, as far as its permission goes. */
  isOpen(write: Pick<Write, 'call'>, personId: string): boolean;
  /** The record that is made anew here. */
  readonly anew: RecordId | undefined;
  /** The write with the version that its record has now: kept for later, it is made of that one or not at all. */
  based(write: Write): Promise<Write>;
  /**
   * Leaves work to a job of this kind, done later with the actor's rights as they are then. Answers its id.
   * `total` is how many steps it has.
   */
  enqueue(kind: string, input: Json, total: number): Promise<string>;
  /** Leaves work of the installation's own to the queue, by the name of a section's errand. */
  errand(name: string, input: Json): Promise<void>;
  audit(...entries: readonly AuditEntry[]): Promise<void>;
  emit(event: ChangeEvent): Promise<void>;
  /** The policy as this transaction has changed it so far. */
  policyNow(): Promise<Policy>;
  /** The same work, decided from here on by the policy as this transaction has changed it so far. */
  refreshed(): Promise<Ctx>;
  /** The same, once all has been done that follows from the changes so far, such as what rules give. */
  settled(): Promise<Ctx>;
}

export interface RecordId {
  readonly type: string;
  readonly id: string;
}

/** A creation that brings back what was deleted, under the id that history and links know it by. */
export interface Anew {
  /** The record. What follows from the change is done by whoever makes it as a part of theirs. */
  readonly anew?: RecordId;
}

/** The record an endpoint's `:id` names, as the guard loaded it: all columns and links, visible and allowed. */
export type Loaded = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };
