/** The analysis page: takes messages, shows the model, sends back what the user does. */
import './localize';
import * as l10n from '@vscode/l10n';
import {
  parseToPage,
  type FromPage,
  type PanelModel,
  type PanelSentence,
  type Span,
  type ToPage,
} from '../../src/extension/features/panel/protocol';
import type { Actions } from './actions';
import { h } from './dom';
import { header } from './header';
import { keepFocus } from './keptFocus';
import { matrixSection } from './matrix';
import { Report } from './report';
import { arrangementFor, rearrange, rememberPin } from './state';
import { patterns } from './patterns';
import { BusyLine, empty, failure, staleNotice } from './status';
import { vscode } from './vscodeApi';
import './panel.css';

const states = { show: 'model', busy: 'busy', failed: 'failed' } as const;

class Page {
  readonly #notices = h('div', { class: 'notices' });
  readonly #content = h('div', { class: 'content' });
  readonly #busy = new BusyLine(() => this.#send({ type: 'cancel' }));
  readonly #actions: Actions = {
    onReveal: (spans) => this.#reveal(spans),
    onSentence: (sentence) => this.#goTo(sentence),
    onToggleTable: (chart, showsTable) => {
      const { tables } = rearrange({});
      const others = tables.filter((name) => name !== chart);
      rearrange({ tables: showsTable ? [...others, chart] : others });
    },
    onSavePicture: (picture) => this.#send({ type: 'savePicture', ...picture }),
  };
  #report: Report | undefined;

  constructor(root: HTMLElement) {
    root.append(patterns(), this.#busy.element, this.#notices, this.#content);
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#receive(data));
    window.addEventListener('scrollend', () => rearrange({ scrollTop: window.scrollY }));
    keepFocus();
    document.body.dataset['state'] = 'waiting';
    document.body.dataset['ready'] = 'true';
    this.#send({ type: 'ready' });
  }

  #send(message: FromPage): void {
    vscode.postMessage(message);
  }

  /** Other frames' messages and those of another version of Gloss are none of ours. */
  #receive(data: unknown): void {
    const message = parseToPage(data);
    if (message) this.#handle(message);
  }

  #handle(message: ToPage): void {
    switch (message.type) {
      case 'show':
        this.#show(message.model, message.isPinned);
        break;
      case 'busy':
        this.#showBusy(message);
        break;
      case 'failed':
        this.#showFailure(message);
        break;
      case 'stale':
        return this.#notices.replaceChildren(staleNotice(() => this.#send({ type: 'retry' })));
      case 'words':
        return this.#report?.words.show(message.words);
      case 'noWords':
        return this.#report?.words.showFailure(message.start, message.message);
    }
    document.body.dataset['state'] = states[message.type];
  }

  #show(model: PanelModel, isPinned: boolean): void {
    const arrangement = arrangementFor(model, isPinned);
    const hadFocus = document.activeElement?.closest('header, .notices, .busy, .message');
    this.#clear();
    const top = header(model, isPinned, {
      onExport: (format) => this.#send({ type: 'export', format }),
      onRefresh: () => this.#send({ type: 'retry' }),
      onPin: (pins) => {
        rememberPin(pins);
        this.#send({ type: 'pin', isPinned: pins });
      },
    });
    this.#content.append(top);
    if (model.summary.sentences > 0) {
      this.#report = new Report(model, arrangement, this.#actions, (spans) => this.#reveal(spans, true));
      this.#content.append(this.#report.element);
    } else if (model.similarity) {
      // A model that does not judge sentences can still compare passages.
      const notes = model.summary.notes.map((note) => h('p', { class: 'note' }, note));
      this.#content.append(...notes, matrixSection(model.similarity, this.#actions.onReveal));
    } else this.#content.append(empty(model));
    if (hadFocus) top.querySelector<HTMLElement>('[data-testid=refresh]')?.focus({ preventScroll: true });
    window.scrollTo({ top: arrangement.scrollTop, behavior: 'instant' });
  }

  #showBusy(message: Extract<ToPage, { type: 'busy' }>): void {
    if (this.#content.querySelector('.message')) this.#clear();
    this.#busy.show(message);
  }

  #showFailure(message: Extract<ToPage, { type: 'failed' }>): void {
    this.#clear();
    const actions = {
      onRetry: () => this.#send({ type: 'retry' }),
      onShowLog: () => this.#send({ type: 'showLog' }),
    };
    this.#content.append(failure(message, actions));
  }

  #clear(): void {
    this.#report?.dispose();
    this.#report = undefined;
    this.#busy.hide();
    this.#notices.replaceChildren();
    this.#content.replaceChildren();
  }

  #goTo(sentence: PanelSentence): void {
    this.#weigh(sentence);
    this.#reveal([sentence]);
  }

  #weigh(sentence: PanelSentence): void {
    this.#report?.words.wait(sentence);
    this.#send({ type: 'explain', start: sentence.start });
  }

  #reveal(spans: readonly Span[], keepsFocus = false): void {
    const places = spans.map(({ start, end }) => ({ start, end }));
    if (places.length > 0) this.#send({ type: 'reveal', spans: places, keepsFocus });
  }
}

document.title = l10n.t('Gloss Analysis');
const root = document.getElementById('app');
if (root) new Page(root);
