import type { Page } from 'playwright-core';
import { CABLES, type Named } from './story.ts';

/** A screenshot of the guides: docs/pictures/screens/`name`.png. */
export interface Screen {
  readonly name: string;
  /** Login of whose screen it is; without one, nobody has signed in. */
  readonly as?: string;
  readonly path: (ids: Named) => string;
  readonly look?: 'dark' | 'phone';
  /** How much of it is shown, in pixels. */
  readonly height?: number;
  /** What is done on the page first; nothing that is kept. */
  readonly after?: (page: Page) => Promise<void>;
}

const PEOPLE_CSV = [
  'albert,Long-enough-4711,Albert Roth,albert@acme.example,555 0171,,,0,ACME,,1,B-30,A,0',
  'berta,Long-enough-4712,Berta Lind,no address,555 0172,,,0,ACME,,1,B-31,A,0',
  'carlos,Long-enough-4713,Carlos Vega,carlos@acme.example,555 0173,,,0,ACME Iberia,,1,B-32,Workshop,1',
  'nina,,Nina Okafor,nina@acme.example,555 0118,,,0,ACME,A-201,1,B-33,B,1',
].join('\n');

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

async function pick(page: Page, box: string, text: string): Promise<void> {
  const field = page.getByRole('combobox', { name: box });
  await field.click();
  await field.fill(text);
  await page
    .getByRole('option', { name: new RegExp(`^${text}`) })
    .first()
    .click();
}

export const SCREENS: readonly Screen[] = [
  { name: 'people', as: 'admin', path: () => '/people', height: 620 },
  { name: 'people-search', as: 'ada', path: () => '/people?q=group:Support', height: 560 },
  {
    name: 'people-bulk',
    as: 'ada',
    path: () => '/people?q=group:Network',
    height: 620,
    after: async (page) => {
      for (const row of await page.getByRole('row').getByRole('checkbox').all()) await row.check();
    },
  },
  { name: 'person-access', as: 'ada', path: ({ person }) => `/people/${person['ana']}`, height: 900 },
  {
    name: 'person-compare',
    as: 'ada',
    path: ({ person }) => `/people/${person['tom']}?with=${person['marek']}`,
    height: 1000,
  },
  {
    name: 'change-preview',
    as: 'ada',
    path: ({ person }) => `/people/${person['nina']}`,
    after: async (page) => {
      await button(page, 'Add a grant').click();
      await pick(page, 'Profile', 'Technician');
      await pick(page, 'Place', 'Network');
      await button(page, 'Give').click();
      await page.getByRole('dialog').getByRole('region', { name: 'Nina Okafor' }).waitFor();
    },
  },
  { name: 'custom-fields', as: 'admin', path: () => '/people/fields', height: 560 },
  { name: 'seats', as: 'admin', path: () => '/people/seats', height: 560 },
  {
    name: 'import',
    as: 'admin',
    path: () => '/people/import',
    height: 900,
    after: async (page) => {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Choose a file').click()]);
      await chooser.setFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(PEOPLE_CSV) });
      await pick(page, 'Group', 'Facilities');
      await pick(page, 'Profile', 'Self-Service');
      await button(page, 'Dry run').click();
      await page.getByRole('table').waitFor();
    },
  },
  { name: 'places', as: 'ada', path: ({ place }) => `/places/${place['Support']}`, height: 760 },
  { name: 'place-settings', as: 'ada', path: ({ place }) => `/places/${place['Support']}?tab=settings`, height: 1000 },
  { name: 'profiles', as: 'admin', path: () => '/profiles', height: 700 },
  { name: 'profile-matrix', as: 'admin', path: ({ profile }) => `/profiles/${profile['Technician']}`, height: 1000 },
  {
    name: 'profile-matrix-dark',
    as: 'admin',
    path: ({ profile }) => `/profiles/${profile['Supervisor']}`,
    look: 'dark',
    height: 900,
  },
  { name: 'profile-bits', as: 'admin', path: ({ profile }) => `/profiles/${profile['Incident Manager']}?view=bits` },
  {
    name: 'profile-life-cycle',
    as: 'admin',
    path: ({ profile }) => `/profiles/${profile['Technician']}?view=lifecycle`,
  },
  {
    name: 'profile-compare',
    as: 'admin',
    path: ({ profile }) => `/profiles/${profile['Technician']}?view=compare&with=${profile['Supervisor']}`,
    height: 900,
  },
  { name: 'policy-packs', as: 'admin', path: () => '/profiles/packs' },
  { name: 'grants', as: 'ada', path: () => '/grants', height: 620 },
  { name: 'planned-changes', as: 'ada', path: () => '/changes', height: 480 },
  {
    name: 'explain',
    as: 'ada',
    path: ({ person, ticket }) => `/explain?person=${person['nina']}&type=ticket&id=${ticket[CABLES]}&action=view`,
    height: 1000,
  },
  { name: 'not-found', as: 'nina', path: ({ ticket }) => `/tickets/${ticket[CABLES]}`, height: 480 },
  { name: 'requests', as: 'ada', path: () => '/requests?show=decide', height: 480 },
  { name: 'expiring', as: 'ada', path: () => '/expiring', height: 560 },
  { name: 'reviews', as: 'ada', path: () => '/reviews', height: 480 },
  { name: 'review', as: 'ada', path: ({ review }) => `/reviews/${review}`, height: 900 },
  { name: 'audit', as: 'ada', path: () => '/audit?denied=false', height: 760 },
  { name: 'inbox', as: 'ada', path: () => '/inbox', height: 480 },
  { name: 'sign-in', path: () => '/sign-in', height: 620 },
  { name: 'sign-in-settings', as: 'admin', path: () => '/settings/sign-in', height: 900 },
  { name: 'my-account', as: 'nina', path: () => '/me', height: 900 },
  { name: 'my-access', as: 'nina', path: () => '/me?tab=grants', height: 760 },
  { name: 'my-tokens', as: 'tom', path: () => '/me?tab=tokens', height: 760 },
  { name: 'my-access-phone', as: 'nina', path: () => '/me?tab=grants', look: 'phone' },
];
