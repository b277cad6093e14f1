import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { pageHtml } from '../../src/extension/features/panel/html';
import type { FromPage, ToPage } from '../../src/extension/features/panel/protocol';
import { openPage } from './browser';

const origin = 'http://panel.test';
const media = path.resolve(import.meta.dirname, '../../dist/media');

export interface PanelPage {
  readonly page: Page;
  /** Says something to the page, as the extension does. */
  post(message: ToPage): Promise<void>;
  /** What the page has said so far. */
  said(): Promise<readonly FromPage[]>;
  /** What the page complained about: exceptions, and what its content security policy refused. */
  readonly complaints: readonly string[];
}

/** The built analysis page under its own content security policy, in a browser without VS Code around it. */
export async function openPanelPage(
  browser: Browser,
  {
    width = 900,
    height = 900,
    translations,
  }: {
    readonly width?: number;
    readonly height?: number;
    readonly translations?: Readonly<Record<string, string>>;
  } = {},
): Promise<PanelPage> {
  const page = await openPage(browser, { width, height });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(() => {
    const said: unknown[] = [];
    let state: unknown;
    Object.assign(globalThis, {
      said,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => said.push(message),
        getState: () => state,
        setState: (next: unknown) => (state = next),
      }),
    });
  });
  await page.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === 'panel.js')
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(path.join(media, name)) });
    if (name === 'panel.css')
      return route.fulfill({ contentType: 'text/css', body: readFileSync(path.join(media, name)) });
    const html = pageHtml({
      cspSource: origin,
      scriptUri: `${origin}/panel.js`,
      styleUri: `${origin}/panel.css`,
      nonce: 'bm9uY2U=',
      language: translations ? 'de' : 'en',
      translations,
    });
    return route.fulfill({ contentType: 'text/html', body: html });
  });
  await page.goto(`${origin}/`);
  await page.locator('body[data-ready=true]').waitFor();
  return {
    page,
    complaints,
    post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    said: () => page.evaluate(() => (globalThis as unknown as { said: FromPage[] }).said),
  };
}
