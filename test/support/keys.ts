import type { Locator, Page } from 'playwright-core';

/**
 * Presses keys until the popup that they open is there. VS Code drops such a request when an automatic one (light bulb,
 * hover, cursor move) overtakes it: about 1 in 20 presses of Ctrl+. on a busy machine.
 */
export async function pressUntilOpen(page: Page, popup: Locator, keys: readonly string[]): Promise<void> {
  const attempts = 6;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
    try {
      await popup.waitFor({ timeout: 2500 });
      return;
    } catch (error) {
      if (attempt === attempts) {
        throw error;
      }
      await page.keyboard.press('Escape');
    }
  }
}
