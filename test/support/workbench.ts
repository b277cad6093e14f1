import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { openPage } from './browser';
import { pressUntilOpen } from './keys';
import { workbenchUrl, type VscodeServer } from './vscodeServer';

/** Where screenshots go (not under version control). */
export const artifactsFolder = path.resolve(import.meta.dirname, '../artifacts');

/** VS Code's names of the themes that every view is looked at in, and the classes that the workbench has in them. */
export const themes = [
  ['Dark Modern', 'vs-dark'],
  ['Light Modern', 'vs'],
  ['Default High Contrast', 'hc-black'],
  ['Default High Contrast Light', 'hc-light'],
] as const;

/** What extensions' decorations draw. */
const decorationSelector = '.monaco-editor [class*="TextEditorDecorationType"]';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One element that an extension's decoration type has put into the editor, with its computed look. */
export interface RenderedDecoration {
  /** `DIV` for a box behind the text, `SPAN` for styled text. */
  readonly tag: string;
  readonly text: string;
  readonly color: string;
  readonly background: string;
  readonly border: string;
  readonly textDecoration: string;
  /** The `content` of the pseudo-elements, in CSS quotes, or `none`. */
  readonly before: string;
  readonly after: string;
  readonly box: Rectangle;
}

/**
 * A VS Code workbench in a page: everything a person does, as methods that return when it has happened.
 *
 * The selectors are those of VS Code 1.139. Every wait is on the page's content, none on a clock.
 */
export class Workbench {
  readonly page: Page;
  /** What the page wrote to its console. */
  readonly messages: string[] = [];
  /** Requests that left this machine, or tried to. */
  readonly externalRequests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => this.messages.push(`[${message.type()}] ${message.text()}`));
    page.on('request', (request) => {
      const { hostname, href } = new URL(request.url());
      if (!['', '127.0.0.1', 'localhost'].includes(hostname) && !hostname.endsWith('.vscode-cdn.net')) {
        this.externalRequests.push(href);
      }
    });
  }

  /** Opens a folder and waits until the extensions that start by themselves are active. */
  static async open(browser: Browser, server: VscodeServer, folder: string): Promise<Workbench> {
    const workbench = new Workbench(await openPage(browser));
    const { page } = workbench;
    await page.goto(workbenchUrl(server, folder), { waitUntil: 'domcontentloaded', timeout: 90_000 });
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 90_000 });
    await page.locator('[id="status.progress"]').waitFor({ state: 'hidden', timeout: 90_000 });
    return workbench;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Saves what the page shows as test/artifacts/NAME.png. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(artifactsFolder, { recursive: true });
    await this.page.screenshot({ path: path.join(artifactsFolder, `${name}.png`) });
  }

  // --- Palette and quick input

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Rows of the open quick pick. */
  quickPickRow(label: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: label });
  }

  /**
   * Runs a command from the palette.
   * @param title as the palette shows it, e.g. `Gloss: Show Log`
   */
  async runCommand(title: string): Promise<void> {
    await this.startCommand(title);
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Runs a command that asks something in a quick pick or input box, which stays open. */
  async startCommand(title: string): Promise<void> {
    await this.#enterInQuickInput(`>${title}`, title);
  }

  /** Opens a file of the workspace by its path or the end of it. */
  async openFile(file: string): Promise<void> {
    const name = path.posix.basename(file);
    await this.#enterInQuickInput(file, name);
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.page.locator(`.tab.active[data-resource-name=${JSON.stringify(name)}]`).waitFor();
    await this.viewLines.first().waitFor();
  }

  /** Moves the cursor; both numbers count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.#enterInQuickInput(`:${line}:${column}`);
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.selectionStatus(`Ln ${line}, Col ${column}`).waitFor();
  }

  /**
   * Fills VS Code's quick input, whose prefix says what is meant (`>` a command, `:` a line, nothing a file), and
   * presses Enter. Starts again when something that takes the focus late, such as a webview, closes the input; keys
   * would then go to that, which is why the text is not typed.
   * @param label the beginning of the label of the row to choose
   */
  async #enterInQuickInput(text: string, label?: string): Promise<void> {
    const input = this.quickInput.locator('input.input').first();
    const chosen = '.quick-input-list .monaco-list-row.focused';
    const attempts = 3;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        await this.page.keyboard.press('F1');
        await input.fill(text, { timeout: 10_000 });
        if (label !== undefined) {
          // The list is filled later than the input: Enter would choose whatever is first until then.
          const row = this.page.locator(`${chosen}[aria-label^=${JSON.stringify(label)}]`).first();
          await row.waitFor({ timeout: 10_000 });
        }
        await this.quickInput.locator('input.input:focus').press('Enter', { timeout: 5000 });
        return;
      } catch (error) {
        if (attempt === attempts) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  // --- Editor

  /** Lines of the active editor; only those in view exist in the page. */
  get viewLines(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor .view-line');
  }

  /** The visible lines from top to bottom, with the text that decorations have added. */
  async visibleLines(): Promise<string[]> {
    return this.viewLines.evaluateAll((elements) =>
      elements
        .map((element) => ({ top: Number.parseFloat((element as HTMLElement).style.top), element }))
        .sort((a, b) => a.top - b.top)
        .map(({ element }) => (element.textContent ?? '').replaceAll('\u00a0', ' ')),
    );
  }

  /** Selects with the keyboard; `length` in characters on one line. */
  async select(line: number, column: number, length: number): Promise<void> {
    await this.goTo(line, column);
    for (let step = 0; step < length; step++) {
      await this.page.keyboard.press('Shift+ArrowRight');
    }
    await this.selectionStatus(`(${length} selected)`).waitFor();
  }

  /** Adds a cursor in front of a word, as Alt with a click does. */
  async addCursor(lineText: string, word: string): Promise<void> {
    const { x, y, height } = await this.wordBox(lineText, word);
    await this.page.keyboard.down('Alt');
    await this.page.mouse.click(x + 1, y + height / 2);
    await this.page.keyboard.up('Alt');
  }

  async selectAll(): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.press('Control+A');
    await this.selectionStatus('selected').waitFor();
  }

  /** Puts the keyboard into the first editor group. A webview hands its keys on later: the next key would still be its. */
  async focusEditor(): Promise<void> {
    await this.page.keyboard.press('Control+1');
    await this.page.locator('.editor-group-container').first().locator('.monaco-editor.focused').waitFor();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active:not(.dirty)').waitFor();
  }

  /** Closes what is not saved, so that no question about it stands in the way. */
  async revertAll(): Promise<void> {
    for (const unsaved of await this.page.locator('.tab.dirty').elementHandles()) {
      await unsaved.click();
      await this.runCommand('View: Revert and Close Editor');
    }
  }

  async closeAllEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
  }

  /** Where a word is drawn; throws when its line does not come into view. A mark's edge may split it into nodes. */
  async wordBox(lineText: string, word: string): Promise<Rectangle> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const box = await this.#drawnWord(lineText, word);
      if (box) return box;
      if (Date.now() > deadline) throw new Error(`"${word}" is not drawn in a line with "${lineText}"`);
      await this.page.waitForTimeout(100);
    }
  }

  #drawnWord(lineText: string, word: string): Promise<Rectangle | undefined> {
    return this.viewLines.evaluateAll(
      (lines, [wantedLine, wantedWord]) => {
        const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');
        const line = lines.find((element) => plain(element.textContent).includes(wantedLine));
        const start = plain(line?.textContent ?? null).indexOf(wantedWord);
        if (!line || start < 0) return undefined;
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let at = 0;
        while (walker.nextNode()) {
          const node = walker.currentNode;
          const length = node.nodeValue?.length ?? 0;
          const end = start + wantedWord.length;
          if (at <= start && start < at + length) range.setStart(node, start - at);
          if (at < end && end <= at + length) range.setEnd(node, end - at);
          at += length;
        }
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x, y, width, height };
      },
      [lineText, word] as const,
    );
  }

  /** What extensions' decorations draw in the editors. */
  get decorationElements(): Locator {
    return this.page.locator(decorationSelector);
  }

  async decorations(): Promise<RenderedDecoration[]> {
    return this.decorationElements.evaluateAll((elements) =>
      elements.map((element) => {
        const style = getComputedStyle(element);
        const { x, y, width, height } = element.getBoundingClientRect();
        return {
          tag: element.tagName,
          text: (element.textContent ?? '').replaceAll('\u00a0', ' '),
          color: style.color,
          background: style.backgroundColor,
          border: style.border,
          textDecoration: style.textDecoration,
          before: getComputedStyle(element, '::before').content,
          after: getComputedStyle(element, '::after').content,
          box: { x, y, width, height },
        };
      }),
    );
  }

  /** Waits until a decoration draws a label behind its text that holds this. */
  async waitForLabel(label: string): Promise<void> {
    await this.page.waitForFunction(
      ([selector, wanted]) =>
        [...document.querySelectorAll(selector)].some((element) =>
          getComputedStyle(element, '::after').content.includes(wanted),
        ),
      [decorationSelector, label] as const,
    );
  }

  // --- Hover, quick fix, context menu

  get hover(): Locator {
    return this.page
      .locator('.monaco-hover:not(.hidden)')
      .filter({ has: this.page.locator('.hover-contents') })
      .first();
  }

  /** Shows the hover at the cursor with the keyboard. Returns its text. */
  async hoverAtCursor(): Promise<string> {
    await pressUntilOpen(this.page, this.hover, ['Control+K', 'Control+I']);
    return this.hover.innerText();
  }

  /** Rests the mouse on a word. Returns the hover's text. */
  async hoverWord(lineText: string, word: string): Promise<string> {
    const { x, y, width, height } = await this.wordBox(lineText, word);
    // A hover that is open already would be kept, so the mouse leaves first.
    await this.page.mouse.move(x + 300, y + 200);
    await this.page.mouse.move(x + width / 2 - 3, y + height / 2);
    await this.page.mouse.move(x + width / 2, y + height / 2);
    await this.hover.waitFor();
    return this.hover.innerText();
  }

  async dismissHover(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.mouse.move(5, 5);
    await this.hover.waitFor({ state: 'hidden' });
  }

  /** Opens the quick fixes at the cursor and returns their rows. */
  async openQuickFixes(): Promise<Locator> {
    // The light bulb says that VS Code's automatic request, which would overtake ours, is over.
    const lightBulb = this.page.locator('.editor-group-container.active .lightBulbWidget').first();
    await lightBulb.waitFor({ timeout: 3000 }).catch(() => undefined);
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    await pressUntilOpen(this.page, rows.first(), ['Control+.']);
    return rows;
  }

  async applyQuickFix(title: string): Promise<void> {
    const rows = await this.openQuickFixes();
    await rows.filter({ hasText: title }).click();
    await rows.first().waitFor({ state: 'hidden' });
  }

  /** Opens the context menu on a word; entries are found with `menuItem`. */
  async openContextMenu(lineText: string, word: string): Promise<void> {
    const { x, y, width, height } = await this.wordBox(lineText, word);
    await this.page.mouse.click(x + width / 2, y + height / 2, { button: 'right' });
    await this.page.locator('.monaco-menu').first().waitFor();
  }

  menuItem(label: string): Locator {
    return this.page.locator('.monaco-menu .action-item', { hasText: label });
  }

  // --- Around the editor

  /** @param itemId the first argument of `createStatusBarItem` */
  statusItem(itemId: string): Locator {
    return this.page.locator(`[id=${JSON.stringify(`gloss-nlp.gloss.${itemId}`)}]`);
  }

  /** The status bar's cursor entry, when it holds this text. */
  selectionStatus(text: string): Locator {
    return this.page.locator('[id="status.editor.selection"]', { hasText: text });
  }

  /**
   * What the cursor entry says of the text that a click in the panel has selected. On a busy machine the panel is told its
   * own focus, which the click gave it, after the editor's.
   */
  async selectionAfterClick(): Promise<string> {
    await this.focusEditor();
    return this.selectionStatus('selected').innerText();
  }

  async openProblems(): Promise<void> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.page.keyboard.press('Control+Shift+M');
    }
    await panel.waitFor();
  }

  /** Rows of the Problems panel that hold this text; their `aria-label` has severity, message, position and source. */
  problem(text: string): Locator {
    return this.page.locator('.markers-panel .monaco-list-row[aria-level="2"]', { hasText: text });
  }

  toast(text: string): Locator {
    return this.page.locator('.notifications-toasts .notification-toast', { hasText: text });
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-toast').first().waitFor({ state: 'hidden' });
  }

  /** A modal dialog; its buttons are `.monaco-button`. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /**
   * The document inside a webview of Gloss.
   * @param title of the webview panel, needed when several are open
   */
  webview(title?: string): FrameLocator {
    const inner = title === undefined ? '' : `[title=${JSON.stringify(title)}]`;
    return this.page
      .frameLocator('iframe.webview.ready[src*="extensionId=gloss-nlp.gloss"]')
      .frameLocator(`iframe#active-frame${inner}`);
  }

  /** The workbench's theme class: `vs`, `vs-dark`, `hc-black` or `hc-light`. */
  async themeClass(): Promise<string | undefined> {
    const classes = (await this.page.locator('.monaco-workbench').getAttribute('class')) ?? '';
    return classes.split(/\s+/).find((name) => ['vs', 'vs-dark', 'hc-black', 'hc-light'].includes(name));
  }
}
