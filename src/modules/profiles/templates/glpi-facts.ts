/**
 * What GLPI's profile form offers and what its eight default profiles hold, as facts (version 11): the bits of each
 * right, and the stored number of each profile, in the order of `GLPI_PROFILES`.
 */
export interface GlpiProfile {
  readonly key: string;
  readonly name: string;
  readonly abbreviation: string;
  readonly interface: 'standard' | 'simplified';
  /** Ticket statuses by number: from one on the left only those on the right may follow; empty allows everything. */
  readonly follows: Readonly<Record<string, readonly number[]>>;
}

const NOTHING_FOLLOWS = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [] };

export const GLPI_PROFILES: readonly GlpiProfile[] = [
  {
    key: 'self-service',
    name: 'Self-Service',
    abbreviation: 'SLF',
    interface: 'simplified',
    follows: { ...NOTHING_FOLLOWS, 5: [6] },
  },
  {
    key: 'observer',
    name: 'Observer',
    abbreviation: 'OBS',
    interface: 'standard',
    follows: {},
  },
  {
    key: 'admin',
    name: 'Admin',
    abbreviation: 'ADM',
    interface: 'standard',
    follows: {},
  },
  {
    key: 'super-admin',
    name: 'Super-Admin',
    abbreviation: 'SA',
    interface: 'standard',
    follows: {},
  },
  {
    key: 'hotliner',
    name: 'Hotliner',
    abbreviation: 'HOT',
    interface: 'standard',
    follows: {},
  },
  {
    key: 'technician',
    name: 'Technician',
    abbreviation: 'TEC',
    interface: 'standard',
    follows: {},
  },
  {
    key: 'supervisor',
    name: 'Supervisor',
    abbreviation: 'SUP',
    interface: 'standard',
    follows: {},
  },
  {
    key: 'read-only',
    name: 'Read-Only',
    abbreviation: 'RO',
    interface: 'standard',
    follows: NOTHING_FOLLOWS,
  },
];

/** Values of the bits that mean the same on every right; others say theirs. */
export const COMMON_BITS: Readonly<Record<string, number>> = {
  READ: 1,
  UPDATE: 2,
  CREATE: 4,
  DELETE: 8,
  PURGE: 16,
  READNOTE: 32,
  UPDATENOTE: 64,
};

/** The rights that a person signed in through the simplified interface keeps; what else is stored has no effect. */
export const SIMPLIFIED_RIGHTS: readonly string[] = [
  'followup',
  'knowbase',
  'personalization',
  'reminder_public',
  'reservation',
  'rssfeed_public',
  'task',
  'ticket',
  'ticketvalidation',
];

const PLAIN = 'READ UPDATE CREATE PURGE';
const TRASHED = 'READ UPDATE CREATE DELETE PURGE';
const NOTED = `${TRASHED} READNOTE UPDATENOTE`;
const REACHES = 'READ_ASSIGNED=256 UPDATE_ASSIGNED=512 READ_OWNED=1024 UPDATE_OWNED=2048';
const ASSET = `${NOTED} ${REACHES}`;
const ASSET_WITHOUT_NOTES = `${TRASHED} ${REACHES}`;
const ITIL = 'READMY=1 UPDATE CREATE DELETE PURGE READNOTE UPDATENOTE READALL=1024';
const WORK = [
  'SEEPUBLIC=1 UPDATEMY=2 ADDMY=4 PURGE UPDATEALL=1024 ADD_AS_GROUP=2048 ADDALLITEM=4096 SEEPRIVATE=8192',
  'ADD_AS_OBSERVER=16384 ADD_AS_TECHNICIAN=32768 SEEPRIVATEGROUPS=65536',
].join(' ');
const TICKET = [
  'READMY=1 UPDATE CREATE DELETE PURGE READALL=1024 READGROUP=2048 READASSIGN=4096 ASSIGN=8192 STEAL=16384 OWN=32768',
  'CHANGEPRIORITY=65536 SURVEY=131072 READNEWTICKET=262144',
].join(' ');

/** Right -> its bits, and the number stored for each profile. */
export const GLPI_RIGHTS: Readonly<Record<string, readonly [bits: string, stored: readonly number[]]>> = {
  // tracking
  itiltemplate: [PLAIN, [0, 0, 23, 23, 0, 1, 23, 1]],
  pendingreason: [PLAIN, [0, 0, 31, 31, 1, 1, 1, 1]],
  ticket: [TICKET, [5, 168989, 523295, 523295, 402439, 429063, 523295, 138241]],
  ticketcost: [PLAIN, [0, 1, 23, 23, 23, 23, 23, 1]],
  ticketrecurrent: [PLAIN, [0, 0, 1, 23, 0, 1, 1, 1]],
  followup: [WORK, [5, 5, 64535, 64535, 12295, 64535, 64535, 8193]],
  task: [WORK, [1, 1, 64535, 64535, 12295, 64535, 64535, 8193]],
  ticketvalidation: [
    'PURGE CREATEREQUEST=1024 CREATEINCIDENT=2048 VALIDATEREQUEST=4096 VALIDATEINCIDENT=8192',
    [0, 15376, 15376, 15376, 3088, 3088, 15376, 0],
  ],
  statistic: ['READ', [0, 1, 1, 1, 1, 1, 1, 1]],
  planning: ['READMY=1 READGROUP=1024 READALL=2048', [0, 1, 3073, 3073, 1, 1, 3073, 3073]],
  externalevent: ['READ UPDATE CREATE PURGE MANAGE_BG_EVENTS=1024', [0, 1, 1055, 1055, 0, 1, 31, 1]],
  problem: [ITIL, [0, 1057, 1151, 1151, 1024, 1151, 1151, 132129]],
  change: [
    'READMY=1 UPDATE CREATE DELETE PURGE READNOTE UPDATENOTE READALL=1024 SURVEY=131072',
    [0, 132129, 132223, 132223, 132126, 132223, 132223, 132129],
  ],
  changevalidation: ['CREATE PURGE VALIDATE=1024', [0, 1044, 1044, 1044, 20, 20, 1044, 0]],
  recurrentchange: [PLAIN, [0, 0, 1, 31, 0, 1, 1, 1]],
  // tools
  reminder_public: ['READ UPDATE CREATE PURGE PERSONAL=128', [1, 129, 151, 159, 128, 151, 151, 1]],
  rssfeed_public: ['READ UPDATE CREATE PURGE PERSONAL=128', [1, 129, 151, 159, 128, 151, 151, 129]],
  bookmark_public: [PLAIN, [0, 0, 23, 23, 0, 0, 0, 1]],
  reports: ['READ', [0, 1, 1, 1, 0, 1, 1, 1]],
  knowbase: [
    'READ UPDATE CREATE PURGE KNOWBASEADMIN=1024 READFAQ=2048 PUBLISHFAQ=4096 COMMENTS=8192',
    [2048, 10241, 14359, 15383, 10240, 14359, 14359, 10241],
  ],
  reservation: ['READ UPDATE CREATE PURGE RESERVEANITEM=1024', [1024, 1025, 1055, 1055, 0, 1055, 1055, 129]],
  project: [ITIL, [0, 1025, 1151, 1151, 1151, 1151, 1151, 132129]],
  projecttask: ['READMY=1 DELETE PURGE READNOTE UPDATENOTE UPDATEMY=1024', [0, 1025, 1145, 1145, 0, 1025, 1025, 33]],
  // assets
  computer: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  monitor: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  software: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  networking: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  printer: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  cartridge: [ASSET, [0, 289, 3967, 3967, 0, 895, 895, 289]],
  consumable: [ASSET, [0, 289, 3967, 3967, 0, 895, 895, 289]],
  phone: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  peripheral: [ASSET, [0, 1313, 3967, 4095, 0, 3967, 3967, 1313]],
  internet: [TRASHED, [0, 1, 31, 159, 0, 31, 31, 1]],
  devicesimcard_pinpuk: ['READ UPDATE', [0, 1, 3, 3, 0, 3, 3, 1]],
  // management
  license: [ASSET, [0, 33, 127, 255, 0, 127, 127, 33]],
  contact_enterprise: [NOTED, [0, 33, 127, 255, 0, 96, 97, 33]],
  document: [NOTED, [0, 33, 127, 255, 0, 127, 127, 33]],
  contract: [NOTED, [0, 33, 127, 255, 0, 96, 97, 33]],
  infocom: [PLAIN, [0, 1, 23, 23, 0, 0, 0, 1]],
  budget: [NOTED, [0, 33, 127, 127, 0, 96, 97, 33]],
  line: [ASSET, [0, 33, 127, 255, 0, 127, 127, 33]],
  certificate: [ASSET, [0, 33, 127, 255, 0, 127, 127, 33]],
  datacenter: [TRASHED, [0, 1, 31, 31, 0, 31, 31, 1]],
  cluster: [ASSET_WITHOUT_NOTES, [0, 1, 31, 31, 0, 31, 31, 1]],
  domain: [ASSET, [0, 0, 31, 31, 0, 0, 31, 1]],
  appliance: [ASSET, [0, 1, 31, 31, 0, 31, 31, 1]],
  database: [ASSET, [0, 1, 31, 31, 0, 31, 31, 1]],
  cable_management: [ASSET_WITHOUT_NOTES, [0, 0, 31, 31, 0, 0, 31, 1]],
  // admin
  user: [
    'READ UPDATE CREATE DELETE PURGE IMPORTEXTAUTHUSERS=1024 READAUTHENT=2048 UPDATEAUTHENT=4096 IMPERSONATE=8192',
    [0, 2049, 7199, 15519, 1025, 1055, 1055, 1],
  ],
  entity: [
    'READ UPDATE CREATE PURGE READNOTE UPDATENOTE READHELPDESK=1024 UPDATEHELPDESK=2048',
    [0, 0, 33, 3327, 0, 33, 33, 33],
  ],
  group: ['READ UPDATE CREATE PURGE READNOTE UPDATENOTE', [0, 33, 119, 119, 0, 1, 1, 33]],
  profile: [PLAIN, [0, 0, 1, 23, 0, 0, 0, 1]],
  queuednotification: [TRASHED, [0, 0, 0, 31, 0, 0, 0, 1]],
  logs: ['READ', [0, 0, 1, 1, 0, 0, 1, 1]],
  system_logs: ['READ', [0, 0, 0, 1, 0, 0, 0, 0]],
  form: [TRASHED, [0, 0, 0, 31, 0, 0, 0, 0]],
  inventory: ['READ IMPORTFROMFILE=1024 UPDATECONFIG=2048', [0, 0, 3073, 3073, 0, 0, 0, 0]],
  locked_field: ['UPDATE CREATE', [0, 0, 0, 6, 0, 0, 0, 0]],
  snmpcredential: [TRASHED, [0, 0, 0, 31, 0, 0, 0, 0]],
  refusedequipment: ['READ UPDATE PURGE', [0, 0, 0, 19, 0, 0, 0, 0]],
  unmanaged: ['READ UPDATE DELETE PURGE', [0, 0, 0, 27, 0, 0, 0, 0]],
  agent: ['READ UPDATE PURGE', [0, 0, 0, 19, 0, 0, 0, 0]],
  rule_ldap: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  rule_import: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  rule_location: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  rule_mailcollector: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  rule_softwarecategories: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  rule_ticket: ['READ UPDATE CREATE PURGE PARENT=1024', [0, 0, 1047, 1047, 0, 0, 1047, 1]],
  rule_change: ['READ UPDATE CREATE PURGE PARENT=1024', [0, 0, 1, 1047, 0, 0, 0, 1]],
  rule_problem: ['READ UPDATE CREATE PURGE PARENT=1024', [0, 0, 1, 1047, 0, 0, 0, 1]],
  rule_asset: ['READ UPDATE CREATE PURGE PARENT=1024', [0, 0, 0, 1047, 0, 0, 0, 0]],
  transfer: [PLAIN, [0, 0, 1, 23, 0, 1, 1, 1]],
  rule_dictionnary_dropdown: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  rule_dictionnary_software: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  rule_dictionnary_printer: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  // setup
  config: ['READ UPDATE', [0, 0, 0, 3, 0, 0, 0, 1]],
  personalization: ['READ UPDATE', [3, 3, 3, 3, 3, 3, 3, 3]],
  dashboard: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 0]],
  search_config: ['PERSONAL=1024 GENERAL=2048', [0, 1024, 3072, 3072, 0, 0, 1024, 0]],
  device: [PLAIN, [0, 0, 23, 23, 0, 0, 0, 1]],
  dropdown: [PLAIN, [0, 0, 23, 23, 0, 0, 0, 1]],
  location: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  itilcategory: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  knowbasecategory: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  taskcategory: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  state: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  itilfollowuptemplate: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  tasktemplate: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  solutiontemplate: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  itilvalidationtemplate: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 0]],
  calendar: [PLAIN, [0, 0, 23, 23, 0, 0, 23, 1]],
  typedoc: [PLAIN, [0, 1, 23, 23, 0, 0, 0, 1]],
  link: [PLAIN, [0, 1, 23, 159, 0, 0, 0, 1]],
  notification: [PLAIN, [0, 0, 0, 23, 0, 0, 0, 1]],
  slm: ['READ UPDATE CREATE PURGE RIGHT_ASSIGN=256', [0, 0, 279, 279, 0, 257, 279, 1]],
  lineoperator: [PLAIN, [0, 33, 119, 119, 0, 0, 23, 1]],
  oauth_client: [PLAIN, [0, 0, 0, 31, 0, 0, 0, 0]],
  defaultfilter: [PLAIN, [0, 0, 0, 0, 0, 0, 0, 0]],
};
