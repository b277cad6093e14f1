/** What the page says when it does not show figures, or not current ones. */
import * as l10n from '@vscode/l10n';
import type { PanelModel, ToPage } from '../../src/extension/features/panel/protocol';
import { h } from './dom';
import { percent } from './format';

/** Shorter runs do not move the page. Chosen by eye, as for the editor's own progress. */
const quietMs = 300;

/** A bar along the top and a line of text, for as long as an analysis runs. The same element takes each new message. */
export class BusyLine {
  readonly element: HTMLElement;
  readonly #bar = h('div', { class: 'bar' });
  readonly #progress = h(
    'div',
    { class: 'progress', role: 'progressbar', 'aria-label': l10n.t('Analysis') },
    this.#bar,
  );
  readonly #message = h('span', { role: 'status' });
  readonly #fraction = h('span', { class: 'quiet', 'aria-hidden': 'true' });
  readonly #line: HTMLElement;
  #timer: number | undefined;

  constructor(onCancel: () => void) {
    const cancel = h('button', { 'data-testid': 'cancel', onclick: onCancel }, l10n.t('Cancel'));
    this.#line = h('div', { class: 'notice' }, h('span', {}, this.#message, ' ', this.#fraction), cancel);
    this.element = h(
      'div',
      { class: 'busy', 'data-testid': 'busy', hidden: true },
      this.#progress,
      this.#line,
    );
  }

  show({ message, fraction }: Extract<ToPage, { type: 'busy' }>): void {
    if (this.element.hidden) this.#appear();
    if (this.#message.textContent !== message) this.#message.textContent = message;
    this.#fraction.textContent = fraction === undefined ? '' : percent(fraction);
    this.#progress.classList.toggle('indeterminate', fraction === undefined);
    this.#bar.style.width = fraction === undefined ? '' : `${fraction * 100}%`;
    if (fraction === undefined) this.#progress.removeAttribute('aria-valuenow');
    else this.#progress.setAttribute('aria-valuenow', String(Math.round(fraction * 100)));
  }

  hide(): void {
    window.clearTimeout(this.#timer);
    this.element.hidden = true;
    this.#message.textContent = '';
  }

  /** The bar at once; the line, which moves what is below it, only when there is something to wait for. */
  #appear(): void {
    this.element.hidden = false;
    this.#line.hidden = true;
    this.#timer = window.setTimeout(() => (this.#line.hidden = false), quietMs);
  }
}

/** Says that the figures are of an earlier version of the text. */
export function staleNotice(onRefresh: () => void): HTMLElement {
  return h(
    'div',
    { class: 'notice stale', role: 'status', 'data-testid': 'stale' },
    h('span', {}, l10n.t('The text has changed since this analysis.')),
    h('button', { onclick: onRefresh }, l10n.t('Refresh')),
  );
}

export interface FailureActions {
  readonly onRetry: () => void;
  readonly onShowLog: () => void;
}

/** What went wrong, what to do about it, and the error's code for a report. */
export function failure(
  { code, message, nextStep }: Extract<ToPage, { type: 'failed' }>,
  { onRetry, onShowLog }: FailureActions,
): HTMLElement {
  return h(
    'div',
    { class: 'message', role: 'alert', 'data-testid': 'failure' },
    h('h1', {}, code === 'cancelled' ? l10n.t('Cancelled') : l10n.t('The text could not be analyzed')),
    h('p', {}, message),
    nextStep !== undefined && h('p', { 'data-testid': 'failure-next-step' }, nextStep),
    h(
      'p',
      { class: 'quiet' },
      l10n.t('Error code:'),
      ' ',
      h('code', { 'data-testid': 'failure-code' }, code),
    ),
    h(
      'div',
      { class: 'toolbar' },
      h('button', { class: 'primary', 'data-testid': 'retry', onclick: onRetry }, l10n.t('Try Again')),
      h('button', { 'data-testid': 'show-log', onclick: onShowLog }, l10n.t('Show Log')),
    ),
  );
}

/** In place of figures when there is nothing to count. */
export function empty({ scope }: PanelModel): HTMLElement {
  const nothing =
    scope === 'selection'
      ? l10n.t('No sentences found in this selection.')
      : l10n.t('No sentences found in this document.');
  return h(
    'div',
    { class: 'message', 'data-testid': 'empty' },
    h('p', {}, nothing),
    h('p', { class: 'quiet' }, l10n.t('Gloss reads prose. Code, addresses and front matter are left out.')),
  );
}
