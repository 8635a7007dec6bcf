import type { GrantSeed, MemberSeed, PersonSeed } from './seeds.ts';

interface Traits extends Partial<Omit<PersonSeed, 'login' | 'name' | 'description' | 'grants' | 'members'>> {
  readonly works?: readonly string[];
  readonly sees?: readonly string[];
  readonly grants?: readonly GrantSeed[];
}

const LOCATIONS: Readonly<Record<string, string>> = {
  acme: 'Hamburg, building A',
  'acme-iberia': 'Madrid',
  'acme-nordic': 'Malmö',
  globex: 'Rotterdam',
  'globex-labs': 'Delft',
  initech: 'Austin',
  'initech-europe': 'Lyon',
};

const at = (profile: string, place: string, below = false): GrantSeed => ({ profile, at: place, below });
const members = (places: readonly string[] = [], as: MemberSeed['as']): MemberSeed[] =>
  places.map((place) => ({ place, as }));

function person(name: string, organization: string | null, description: string, traits: Traits = {}): PersonSeed {
  const { works, sees, grants = [], ...more } = traits;
  const login = (name.split(' ')[0] ?? name).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const company = organization?.split('-')[0] ?? 'gatehouse';
  return {
    login,
    name,
    kind: 'grouped',
    organization,
    description,
    location: LOCATIONS[organization ?? ''] ?? '',
    phone: '',
    email: `${login}@${company}.example`,
    employee_number: null,
    language: 'en',
    enabled: true,
    may_sign_in: true,
    members: [...members(works, 'works'), ...members(sees, 'sees')],
    grants,
    ...more,
  };
}

const ACME_REQUESTER = [at('glpi.self-service', 'acme', true)];
const asks = (name: string, organization: string, job: string, more: Traits = {}): PersonSeed =>
  person(name, organization, `${job}; asks for help.`, { grants: ACME_REQUESTER, ...more });

const technician = (name: string, group: string, description: string): PersonSeed =>
  person(name, 'acme', description, { works: [group], grants: [at('glpi.technician', group)] });

const everybody: readonly PersonSeed[] = [
  person('Greta Holm', null, 'Super administrator of the installation.', {
    kind: 'superadmin',
    employee_number: 'G-1',
  }),

  person('Ada Byrne', 'acme', 'Administrator of ACME and of nothing else.', {
    employee_number: 'A-100',
    grants: [at('integria.incident-manager', 'acme', true), at('glpi.admin', 'acme', true)],
  }),
  person('Helen Ford', 'acme', 'Help desk of ACME: takes calls and assigns tickets.', {
    employee_number: 'A-110',
    works: ['support'],
    grants: [at('glpi.hotliner', 'acme', true)],
  }),
  person('Marek Nowak', 'acme', 'Help desk of ACME, late shift.', {
    works: ['support'],
    grants: [at('glpi.hotliner', 'acme', true)],
  }),
  person('Otto Lindt', 'acme', 'Observer: auditor who reads everything at ACME and changes nothing.', {
    grants: [at('glpi.read-only', 'acme', true)],
  }),
  person('Sara Vidal', 'acme', 'Supervisor of Support and of the groups below it.', {
    language: 'es',
    works: ['support'],
    grants: [at('glpi.supervisor', 'support', true)],
  }),
  person('Tom Becker', 'acme', 'Technician in Support; helps out in Network.', {
    works: ['support', 'network'],
    grants: [at('glpi.technician', 'support'), at('glpi.technician', 'network')],
  }),
  person('Quinn Adair', 'acme', 'Quality: reads the tickets of ACME and reviews closed ones.', {
    grants: [at('integria.qa-engineer', 'acme', true), at('glpi.read-only', 'acme', true)],
  }),
  person('Eva Lindqvist', 'acme', 'Works in Facilities and may hand tickets over to groups she cannot see.', {
    works: ['facilities'],
    grants: [at('integria.standard-user', 'facilities'), at('integria.escalate', 'acme', true)],
  }),
  technician('Priya Raman', 'network', 'Network engineer.'),
  technician('Jonas Weber', 'network', 'Looks after wireless and remote access.'),
  technician('Amina Diallo', 'applications', 'Knows the accounting system inside out.'),
  technician('Luca Moretti', 'applications', 'Develops reports and interfaces.'),
  technician('Hana Kim', 'people-desk', 'Human resources.'),
  person('Felix Grant', 'acme', 'Caretaker of building A.', {
    works: ['facilities'],
    grants: [at('integria.standard-user', 'facilities')],
  }),
  person('Rosa Delgado', 'acme', 'Head of Facilities.', {
    language: 'es',
    works: ['facilities'],
    grants: [at('integria.standard-user', 'facilities'), at('integria.incident-manager', 'facilities')],
  }),
  person('Pavel Dvorak', 'acme', 'Contractor for the new cabling; access ends with the contract.', {
    works: ['network'],
    grants: [{ ...at('glpi.technician', 'network'), until: '2035-12-31T23:00:00Z' }],
  }),
  asks('Nina Okafor', 'acme', 'Buyer', { employee_number: 'A-201' }),
  asks('Leo Martins', 'acme-iberia', 'Salesman'),
  asks('Lucía Herrera', 'acme-iberia', 'Manager of the Madrid office', { language: 'es' }),
  asks('Diego Santos', 'acme-iberia', 'Repairs machines at customers', { language: 'es' }),
  asks('Ingrid Solberg', 'acme-nordic', 'Manager of the foundry'),
  asks('Oskar Nyberg', 'acme-nordic', 'Shift leader in the foundry'),
  asks('Maya Cohen', 'acme', 'Controller'),
  asks('Ben Carter', 'acme', 'Designer'),
  asks('Yuki Tanaka', 'acme', 'Assistant to the board'),

  person('Gina Rossi', 'globex', 'Runs the service of Globex and its people.', {
    works: ['care'],
    grants: [at('integria.incident-manager', 'globex', true), at('integria.standard-user', 'globex', true)],
  }),
  person('Karl Hoffmann', 'globex', 'Answers customers of Globex and hands broken machines over to Field service.', {
    works: ['care'],
    grants: [at('integria.standard-user', 'care'), at('integria.escalate', 'globex', true)],
  }),
  person('Fatima El Amrani', 'globex', 'Answers customers of Globex.', {
    works: ['care'],
    grants: [at('integria.standard-user', 'care')],
  }),
  person('Sven Eriksson', 'globex', 'Drives out to broken machines.', {
    works: ['field'],
    grants: [at('integria.standard-user', 'field')],
  }),
  person('Mira Patel', 'globex', 'Drives out to broken machines and plans the tours.', {
    works: ['field'],
    grants: [at('integria.standard-user', 'field')],
  }),
  person('Ivan Petrov', 'globex', 'Customer of Globex on his own: sees nothing but his own tickets.', {
    kind: 'standalone',
  }),
  person('Carla Ruiz', 'globex', 'Customer of Globex: sees the tickets of her company colleagues.', {
    kind: 'company-grouped',
    language: 'es',
    sees: ['care'],
    grants: [at('demo.company-contact', 'care')],
  }),
  person('Chloé Dubois', 'globex', 'Colleague of Carla.', {
    kind: 'company-grouped',
    sees: ['care'],
    grants: [at('demo.company-contact', 'care')],
  }),
  person('Anton Ivanov', 'globex', 'Customer of Globex on his own.', { kind: 'standalone' }),
  person('Zoe Williams', 'globex-labs', 'Tests prototypes and reports what breaks.', { kind: 'standalone' }),

  person('Peter Gibbs', 'initech', 'Supervisor of everything at Initech.', {
    works: ['operations'],
    grants: [at('glpi.supervisor', 'initech', true)],
  }),
  person('Joan Mills', 'initech', 'System administrator.', {
    works: ['operations'],
    grants: [at('glpi.technician', 'operations')],
  }),
  person('Samir Haddad', 'initech', 'Looks after builds and workstations.', {
    works: ['operations'],
    grants: [at('glpi.technician', 'operations')],
  }),
  person('Milton Cross', 'initech', 'Developer; asks for help.', {
    grants: [at('glpi.self-service', 'initech', true)],
  }),
  person('Nadia Farouk', 'initech-europe', 'Consultant in Lyon; asks for help.', {
    grants: [at('glpi.self-service', 'initech', true)],
  }),
  person('Emil Krause', 'initech', 'Outside auditor who sees only what he asked for.', { kind: 'standalone' }),
  person('Viktor Hall', 'acme', 'Left the company: disabled, kept for the history.', { enabled: false }),
  person('Olga Marin', 'globex', 'Writes by mail only and never signs in.', { may_sign_in: false, kind: 'standalone' }),
];

/** Everybody in the demo. Logins are first names. */
export const PEOPLE: readonly PersonSeed[] = everybody.map((p, index) => ({
  ...p,
  phone: `555 01${String(index + 1).padStart(2, '0')}`,
}));
