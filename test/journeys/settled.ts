import type { Page } from 'playwright-core';

/** Everything asked for has come, and nothing moves any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    // What lies below a dialog waits for its answer.
    const shown = [...document.querySelectorAll('[role=dialog]')].at(-1) ?? document;
    return (
      document.querySelector('h1') !== null &&
      shown.querySelector('[role=status] .mantine-Skeleton-root, [aria-busy=true], [data-loading]') === null &&
      document
        .getAnimations()
        .filter((a) => shown.contains((a.effect as KeyframeEffect | null)?.target ?? null))
        .every((a) => a.playState !== 'running')
    );
  });
}
