import type { PlaceSeed } from './seeds.ts';

const organization = (key: string, name: string, parent: string | null, description: string): PlaceSeed => ({
  key,
  name,
  kind: 'organization',
  parent,
  icon: parent === null ? 'building' : 'map-pin',
  description,
});

const group = (
  key: string,
  name: string,
  parent: string,
  icon: PlaceSeed['icon'],
  description: string,
  more: Pick<PlaceSeed, 'open' | 'email_from'> = {},
): PlaceSeed => ({ key, name, kind: 'group', parent, icon, description, ...more });

/** Three organizations with branches, and the groups that take their tickets. */
export const PLACES: readonly PlaceSeed[] = [
  organization('acme', 'ACME', null, 'Makes machine tools; runs its own service desk.'),
  organization('acme-iberia', 'ACME Iberia', 'acme', 'Sales and repair in Madrid and Porto.'),
  organization('acme-nordic', 'ACME Nordic', 'acme', 'The foundry in Malmö.'),
  group('support', 'Support', 'acme', 'headset', 'First line for everybody at ACME.', {
    email_from: 'support@acme.example',
  }),
  group('network', 'Network', 'support', 'network', 'Cables, wireless, remote access, telephones.'),
  group('applications', 'Applications', 'support', 'apps', 'Business software and its data.'),
  group('facilities', 'Facilities', 'acme', 'tool', 'Rooms, keys, heating, furniture.'),
  group('people-desk', 'People desk', 'acme', 'users', 'Questions to human resources; much of it confidential.'),
  organization('globex', 'Globex', null, 'Leases coffee machines and serves the companies that rent them.'),
  organization('globex-labs', 'Globex Labs', 'globex', 'Develops the next machine.'),
  group('care', 'Customer care', 'globex', 'heart-handshake', 'Where customers of Globex turn to.', {
    open: true,
    email_from: 'care@globex.example',
  }),
  group('field', 'Field service', 'care', 'truck', 'Technicians on the road.'),
  organization('initech', 'Initech', null, 'Writes software for banks.'),
  organization('initech-europe', 'Initech Europe', 'initech', 'The office in Lyon.'),
  group('operations', 'Operations', 'initech', 'server', 'Servers, builds, workstations.', { open: true }),
];
