import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { heading, worldJourneys } from './browser.ts';

const house = worldJourneys();

/** What the browser has fetched of a kind so far: how many files, and how many bytes they were on their way. */
const fetched = (page: Page, ending: string): Promise<{ files: number; bytes: number }> =>
  page.evaluate((end) => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const those = entries.filter((e) => new URL(e.name).pathname.endsWith(end));
    return { files: those.length, bytes: those.reduce((sum, e) => sum + e.encodedBodySize, 0) };
  }, ending);

describe('the first page', () => {
  it('of somebody who has yet to sign in needs little', async () => {
    const page = await house.page(null, '/');
    await heading(page, 'Sign in');
    const scripts = await fetched(page, '.js');
    expect(scripts.bytes).toBeGreaterThan(0);
    expect(scripts.bytes).toBeLessThan(170_000);
    expect(scripts.files).toBeLessThan(12);
    expect((await fetched(page, '.css')).bytes).toBeLessThan(15_000);
  });

  it('of the tickets needs not much more, and nothing of the forms', async () => {
    const page = await house.page('helen', '/tickets');
    await heading(page, 'Tickets');
    await page.waitForLoadState('networkidle');
    const scripts = await fetched(page, '.js');
    expect(scripts.bytes).toBeLessThan(235_000);
    expect(scripts.files).toBeLessThan(20);
    expect((await fetched(page, '.css')).bytes).toBeLessThan(30_000);
  });
});
