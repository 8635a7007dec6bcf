import { type Admin, demoClient, type Injectable } from './client.ts';
import { loadDemo } from './load.ts';
import { DEMO, DEMO_PASSWORD } from './world.ts';

/** The demo's first super administrator, unless the environment names one. */
export const DEMO_ADMIN: Admin = { login: 'admin', password: DEMO_PASSWORD };

/** Loads the demonstration world through the product's own API and says how to sign in. */
export async function loadDemoInto(server: Injectable, admin: Admin, say: (text: string) => void): Promise<void> {
  if (DEMO.people.some((p) => p.login === admin.login)) {
    throw new Error(`"${admin.login}" is somebody in the demonstration: choose another login for the administrator.`);
  }
  const client = demoClient(server, admin);
  await loadDemo(client, DEMO);
  // People who look at where they are signed in see themselves alone.
  await client.signOut();
  say(
    `The demonstration world is loaded: sign in as ${admin.login}, greta, ada, gina, helen, tom, nina or otto (password of the cast: ${DEMO_PASSWORD})`,
  );
}
