import { randomFrom } from './random.ts';
import type { Session } from '#platform/db.ts';

const ROOT = '00000000-0000-7000-8000-000000000001';

type Statement = readonly [text: string, ...values: unknown[]];

/** Random statements on the tables that make up the policy, the same for the same seed. Few ids, so that they meet. */
export class RandomPolicyChanges {
  /** Statements that changed something for good. */
  made = 0;
  readonly #session: Session;
  readonly #random: () => number;
  #next = 1000;

  constructor(session: Session, seed: number) {
    this.#session = session;
    this.#random = randomFrom(seed);
  }

  #number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#number(items.length)] as T;
  }

  readonly #id = (kind: number, n: number): string =>
    `00000000-0000-7000-9000-${kind}${n.toString(16).padStart(11, '0')}`;
  readonly #person = (): string => this.#id(1, this.#number(10));
  readonly #place = (): string => (this.#number(8) === 0 ? ROOT : this.#id(2, this.#number(9)));
  readonly #profile = (): string => this.#id(3, this.#number(5));
  readonly #new = (): string => `new ${this.#next++}`;

  /** Something of everything to begin with. */
  async begin(): Promise<void> {
    for (let n = 0; n < 60; n++) await this.#one(this.#insertion());
  }

  /**
   * A few statements in one transaction, now and then taken back. Answers 1 when processes cannot be told what they
   * changed.
   */
  async transaction(): Promise<0 | 1> {
    const back = this.#number(8) === 0;
    const made = this.made;
    let untold: 0 | 1 = 0;
    await this.#session.query('begin');
    for (let n = this.#number(6); n >= 0; n--) {
      if (this.#number(150) === 0) {
        await this.#session.query(this.#pick(['truncate membership', 'truncate access_grant cascade']));
        this.made++;
        untold = 1;
      } else await this.#one(this.#pick([this.#insertion, this.#update, this.#update, this.#removal])());
    }
    await this.#session.query(back ? 'rollback' : 'commit');
    if (!back) return untold;
    this.made = made;
    return 0;
  }

  /** What the tables refuse is left out. */
  async #one([text, ...values]: Statement): Promise<void> {
    await this.#session.query('savepoint one').catch(() => undefined);
    try {
      if ((await this.#session.query(`${text} returning 1`, values)).length > 0) this.made++;
    } catch {
      await this.#session.query('rollback to savepoint one').catch(() => undefined);
    }
  }

  readonly #insertion = (): Statement => {
    const place = this.#place();
    const kind = this.#pick(['organization', 'group', 'group', 'container']);
    const bits = JSON.stringify([this.#pick(['IR', 'IW', 'IM', 'UM'])]);
    return this.#pick<Statement>([
      [
        'insert into place (id, parent_id, kind, name, container_type) values ($1, $2, $3, $4, $5)',
        place,
        this.#place(),
        kind,
        this.#new(),
        kind === 'container' ? 'workspace' : null,
      ],
      [
        'insert into person (id, login, name, organization_id) values ($1, $2, $3, $4)',
        this.#person(),
        this.#new().replace(' ', '-'),
        this.#new(),
        this.#pick([null, ROOT]),
      ],
      [
        'insert into profile (id, name, place_id, bits) values ($1, $2, $3, $4)',
        this.#profile(),
        this.#new(),
        ROOT,
        bits,
      ],
      [
        'insert into membership (person_id, place_id) values ($1, $2) on conflict (person_id, place_id) do update set sees = not membership.sees',
        this.#person(),
        place,
      ],
      [
        'insert into membership (person_id, place_id) select id, $1 from person where kind = $2 on conflict do nothing',
        place,
        'grouped',
      ],
      this.#grant({ person: this.#person() }),
      this.#grant({ person: this.#person() }),
      this.#grant({ group: place }),
    ]);
  };

  #grant(to: { person?: string; group?: string }): Statement {
    return [
      'insert into access_grant (id, person_id, group_id, profile_id, place_id, below, ends_at) values ($1, $2, $3, $4, $5, $6, $7)',
      this.#id(4, this.#number(25)),
      to.person ?? null,
      to.group ?? null,
      this.#profile(),
      this.#place(),
      this.#number(2) === 0,
      this.#end(),
    ];
  }

  #end(): string | null {
    return this.#pick([null, null, null, '2020-01-01', '2099-01-01']);
  }

  readonly #update = (): Statement =>
    this.#pick<Statement>([
      ['update person set enabled = not enabled where id = $1', this.#person()],
      ['update person set name = $2 where id = $1', this.#person(), this.#new()],
      [
        'update person set kind = $2 where id = $1',
        this.#person(),
        this.#pick(['superadmin', 'grouped', 'company-grouped', 'standalone']),
      ],
      ['update person set organization_id = $2 where id = $1', this.#person(), this.#place()],
      ['update person set valid_until = $1', this.#end()],
      ['update person set last_seen_at = now()'],
      ['update place set parent_id = $2 where id = $1', this.#place(), this.#place()],
      ['update place set parent_id = $2 where id = $1', this.#place(), this.#place()],
      ['update place set open = not open where id = $1', this.#place()],
      ['update place set name = $2 where id = $1', this.#place(), this.#new()],
      ['update place set accepts_handover = not accepts_handover'],
      ["update place set published = not published where kind = 'container'"],
      ["update place set external = not external where kind = 'container' and id = $1", this.#place()],
      [
        'update profile set bits = $2 where id = $1',
        this.#profile(),
        JSON.stringify([this.#pick(['IR', 'IW', 'IC', 'SI', 'UM'])]),
      ],
      [
        'update profile set lines = $2 where id = $1',
        this.#profile(),
        JSON.stringify([
          { type: 'ticket', action: this.#pick(['view', 'edit']), reach: this.#pick(['own', 'group', 'all']) },
        ]),
      ],
      ['update access_grant set below = not below where id = $1', this.#id(4, this.#number(25))],
      ['update access_grant set ends_at = $2 where id = $1', this.#id(4, this.#number(25)), this.#end()],
      ['update access_grant set place_id = $2 where profile_id = $1', this.#profile(), this.#place()],
      [
        'update access_grant set person_id = $2, group_id = null where id = $1',
        this.#id(4, this.#number(25)),
        this.#person(),
      ],
    ]);

  readonly #removal = (): Statement =>
    this.#pick<Statement>([
      ['delete from person where id = $1', this.#person()],
      ['delete from place where id = $1', this.#place()],
      [
        'with g as (delete from access_grant where profile_id = $1 returning 1), c as (select count(*) from g) delete from profile where id = $1 and (select count from c) >= 0',
        this.#profile(),
      ],
      ['delete from profile where id = $1', this.#profile()],
      ['delete from membership where person_id = $1', this.#person()],
      ['delete from membership where place_id = $1', this.#place()],
      ['delete from access_grant where id = $1', this.#id(4, this.#number(25))],
      ['delete from access_grant where place_id = $1', this.#place()],
      ['delete from access_grant where group_id = $1', this.#place()],
    ]);
}
