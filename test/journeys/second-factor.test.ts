import { generateSync } from 'otplib';
import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { gone, heading, sees, worldJourneys } from './browser.ts';
import { looksRight } from './words.ts';

const house = worldJourneys({ named: true });

async function signIn(page: Page, login: string): Promise<void> {
  await heading(page, 'Sign in');
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading(page, 'Sign in');
}

/** Everything that this person's sessions have shown, they have shown long ago. */
const longAgo = (login: string): Promise<unknown> =>
  house.product.sql(
    "update session set proved_at = now() - interval '1 hour' where person_id = (select id from person where login = $1)",
    [login],
  );

const paper = (page: Page) => page.getByRole('status', { name: 'Recovery codes' }).locator('pre');
const proof = (page: Page) => page.getByRole('dialog', { name: 'Is it you?' });

interface Device {
  readonly cdp: CDPSession;
  readonly id: string;
}

/** A device that keeps passkeys, as one that is built into the computer, and whose owner always agrees. */
async function device(page: Page): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, id };
}

/** The owner agrees, or does not. */
const agrees = ({ cdp, id }: Device, isUserVerified: boolean): Promise<unknown> =>
  cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified });

describe('a passkey', () => {
  it('is made, opens the door alone or after the password, is named, and removed after a proof', async () => {
    const page = await house.page('nina', '/me?tab=security');
    const kept = await device(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Laptop');
    await looksRight(page);
    await page.getByRole('button', { name: 'Make the passkey' }).click();
    await sees(page.getByRole('status', { name: 'Recovery codes' }));
    await looksRight(page);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    const table = page.getByRole('table', { name: 'Second factors' });
    await sees(table.getByRole('row', { name: /Laptop.*never/ }));
    await looksRight(page);

    // With neither login nor password typed.
    await signOut(page);
    await page.getByRole('button', { name: 'With a passkey' }).click();
    await heading(page, 'Tickets');
    expect(await house.product.sql("select 1 from audit where action = 'signIn' and after ? 'passkey'")).toHaveLength(
      1,
    );

    // After the password, as its second step; the page knows nothing of what was open before.
    await signOut(page);
    await page.reload();
    await signIn(page, 'nina');
    await heading(page, 'One more step');
    await looksRight(page);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await heading(page, 'Tickets');

    await page.goto('/me?tab=security');
    await page.getByRole('button', { name: 'Rename Laptop' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Work laptop');
    await page.keyboard.press('Enter');
    await sees(table.getByRole('row', { name: /Work laptop/ }));

    await longAgo('nina');
    await page.getByRole('button', { name: 'Remove Work laptop' }).click();
    await sees(proof(page));
    await looksRight(page);
    await page.keyboard.press('Escape');
    await gone(proof(page));
    await sees(table.getByRole('row', { name: /Work laptop/ }));
    await page.getByRole('button', { name: 'Remove Work laptop' }).click();
    await proof(page).getByRole('button', { name: 'With a code or passkey instead' }).click();
    await proof(page).getByRole('button', { name: 'Use a passkey' }).click();
    await gone(proof(page), table);

    // What the device still keeps opens nothing any more; the password alone does again.
    await signOut(page);
    await page.getByRole('button', { name: 'With a passkey' }).click();
    await sees(page.getByRole('alert'));
    await page.reload();
    await agrees(kept, false);
    await page.getByRole('button', { name: 'With a passkey' }).click();
    await sees(page.getByText('The device did not answer, or you stopped it.'));
    await signIn(page, 'nina');
    await heading(page, 'Tickets');
  });

  it('that the device has already is not made twice, and says so', async () => {
    const page = await house.page('sara', '/me?tab=security');
    await device(page);
    const add = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Phone');
      await page.getByRole('button', { name: 'Make the passkey' }).click();
    };
    await add();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await add();
    await sees(page.getByText('This device keeps a passkey of yours already.'));
  });
});

describe('an authenticator app', () => {
  it('is set up with ten codes on paper, is asked for after the password, and takes no code twice', async () => {
    const page = await house.page('tom', '/me?tab=security');
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    await sees(page.getByRole('img', { name: 'QR code with the secret for the app' }));
    await looksRight(page);
    const secret = await page.locator('code').first().innerText();
    // A phone cannot read its own screen: there the same is opened by a link.
    const link = page.getByRole('link', { name: 'Open in the authenticator app on this device' });
    const opened = new URL((await link.getAttribute('href')) ?? '');
    expect([opened.protocol, opened.searchParams.get('secret')]).toEqual(['otpauth:', secret]);
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await sees(page.getByText('This code does not fit'));
    const before = generateSync({ secret });
    await page.getByRole('textbox', { name: 'Code' }).fill(before);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await sees(paper(page));
    expect((await paper(page).innerText()).split('\n')).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await sees(page.getByText('10 recovery codes are left.'));

    await signOut(page);
    await signIn(page, 'tom');
    await heading(page, 'One more step');
    // The code that set it up has been used.
    await page.getByRole('textbox', { name: 'Code' }).fill(before);
    await page.getByRole('button', { name: 'Go on' }).click();
    await sees(page.getByText('This code does not fit, or was used before.'));
    await looksRight(page);
    await step('tom');
    await page.getByRole('textbox', { name: 'Code' }).fill(generateSync({ secret }));
    await page.getByRole('button', { name: 'Go on' }).click();
    await heading(page, 'Tickets');
  });

  it('that is lost leaves codes on paper that open once; new ones end them; the app is removed after a proof', async () => {
    const [first = '', second = ''] = await withApp('hana');
    const page = await house.page(null, '/sign-in');
    const codes = paper(page);
    const byPaper = async (code: string): Promise<void> => {
      await signIn(page, 'hana');
      await heading(page, 'One more step');
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await page.getByRole('textbox', { name: 'Recovery code' }).fill(code);
      await page.getByRole('button', { name: 'Go on' }).click();
    };
    await byPaper(first.toUpperCase());
    await heading(page, 'Tickets');
    await signOut(page);
    await byPaper(first);
    await sees(page.getByText('This code does not fit, or was used before.'));
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(second);
    await page.getByRole('button', { name: 'Go on' }).click();
    await heading(page, 'Tickets');

    await page.goto('/me?tab=security');
    await sees(page.getByText('8 recovery codes are left.'));
    await longAgo('hana');
    await page.getByRole('button', { name: 'New recovery codes' }).click();
    await proof(page).getByLabel('Present password').fill('not this one');
    await page.keyboard.press('Enter');
    await sees(proof(page).getByText('This is not your present password.'));
    await proof(page).getByLabel('Present password').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await sees(codes);
    expect(await codes.innerText()).not.toContain(second);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await sees(page.getByText('10 recovery codes are left.'));

    await longAgo('hana');
    await page.getByRole('button', { name: 'Remove Authenticator app' }).click();
    await proof(page).getByLabel('Present password').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await sees(page.getByText('Your password alone opens your account.'));
    await signOut(page);
    await signIn(page, 'hana');
    await heading(page, 'Tickets');
  });
});

describe('an installation that asks everybody for a second factor', () => {
  it('lets somebody without one set one up, and nothing else, and goes on where they wanted to', async () => {
    const asks = { second_factor: 'everybody' };
    await house.product.sql("insert into setting (key, value) values ('sign_in', $1)", [JSON.stringify(asks)]);
    try {
      const page = await house.page(null, '/tickets?status=closed');
      const kept = await device(page);
      await signIn(page, 'leo');
      await heading(page, 'Set up a second factor');
      await looksRight(page);
      await page.goto('/people');
      await heading(page, 'Set up a second factor');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Tablet');
      await page.getByRole('button', { name: 'Make the passkey' }).click();
      await looksRight(page);
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByRole('button', { name: /^Account of/ }).waitFor();
      await signOut(page);
      await page.reload();
      await page.getByRole('button', { name: 'With a passkey' }).click();
      await page.getByRole('button', { name: /^Account of/ }).waitFor();
      expect(await kept.cdp.send('WebAuthn.getCredentials', { authenticatorId: kept.id })).toMatchObject({
        credentials: [{ rpId: 'localhost' }],
      });
    } finally {
      await house.product.sql("delete from setting where key = 'sign_in'");
    }
  });
});

/** Sets up an app for somebody, without a screen. Answers the codes on paper. */
async function withApp(login: string): Promise<string[]> {
  const who = await house.product.asPerson(house.product.ids.people[login] as string);
  const { secret } = (await who.post('/me/totp')).body;
  return (await who.post('/me/totp/confirmation', { code: generateSync({ secret }) })).body.codes;
}

/** As if the step of thirty seconds in which the last code was taken had gone by. */
const step = (login: string): Promise<unknown> =>
  house.product.sql(
    'update totp set last_step = last_step - 1 where person_id = (select id from person where login = $1)',
    [login],
  );
