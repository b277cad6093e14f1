/** The analysis page: takes messages, shows the model, sends back what the user does. */
import {
  parseToPage,
  type FromPage,
  type PanelModel,
  type Span,
  type ToPage,
} from '../../src/extension/features/panel/protocol';
import { SentenceChart } from './chart';
import { h, section } from './dom';
import { entitySection } from './entities';
import { header } from './header';
import { matrixSection } from './matrix';
import { sentenceTable } from './sentenceTable';
import { arrangementFor, rearrange, type Arrangement } from './state';
import { BusyLine, empty, failure, staleNotice } from './status';
import { summarySection } from './summary';
import { vscode } from './vscodeApi';
import './panel.css';

const states = { show: 'model', busy: 'busy', failed: 'failed' } as const;

class Page {
  readonly #notices = h('div', { class: 'notices' });
  readonly #content = h('div', { class: 'content' });
  readonly #busy = new BusyLine(() => this.#send({ type: 'cancel' }));
  #chart: SentenceChart | undefined;

  constructor(root: HTMLElement) {
    root.append(this.#busy.element, this.#notices, this.#content);
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#receive(data));
    window.addEventListener('scrollend', () => rearrange({ scrollTop: window.scrollY }));
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
    if (message.type !== 'stale') document.body.dataset['state'] = states[message.type];
    switch (message.type) {
      case 'show':
        return this.#show(message.model);
      case 'busy':
        return this.#showBusy(message);
      case 'failed':
        return this.#showFailure(message);
      case 'stale':
        return this.#notices.replaceChildren(staleNotice(() => this.#send({ type: 'retry' })));
    }
  }

  #show(model: PanelModel): void {
    const arrangement = arrangementFor(model);
    const hadFocus = document.activeElement?.closest('header, .notices, .busy, .message');
    this.#clear();
    const top = header(model, {
      onExport: (format) => this.#send({ type: 'export', format }),
      onRefresh: () => this.#send({ type: 'retry' }),
    });
    this.#content.append(
      top,
      ...(model.summary.sentences > 0 ? this.#sections(model, arrangement) : [empty(model)]),
    );
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
    this.#chart?.dispose();
    this.#chart = undefined;
    this.#busy.hide();
    this.#notices.replaceChildren();
    this.#content.replaceChildren();
  }

  #sections(model: PanelModel, arrangement: Arrangement): HTMLElement[] {
    const reveal = (span: Span) => this.#reveal([span]);
    return [
      summarySection(model, reveal),
      ...(model.sentences.length > 0 ? [this.#chartSection(model, arrangement, reveal)] : []),
      ...(model.hasNoEntities ? [] : [this.#entities(model, arrangement, reveal)]),
      matrixSection(model.similarity, (spans) => this.#reveal(spans)),
    ];
  }

  #entities(model: PanelModel, arrangement: Arrangement, reveal: (span: Span) => void): HTMLElement {
    return entitySection(model.entities, {
      closedGroups: arrangement.closedGroups,
      onReveal: reveal,
      onToggle: (closedGroups) => rearrange({ closedGroups }),
    });
  }

  /** The table is only built once it is asked for. */
  #chartSection(model: PanelModel, arrangement: Arrangement, reveal: (span: Span) => void): HTMLElement {
    const chart = new SentenceChart(model.sentences, {
      sentence: arrangement.sentence,
      onReveal: reveal,
      onMove: (sentence) => rearrange({ sentence }),
    });
    this.#chart = chart;
    let table: HTMLElement | undefined;
    const setTable = (showsTable: boolean) => {
      if (showsTable && !table) chart.element.after((table = sentenceTable(model.sentences, reveal)));
      if (table) table.hidden = !showsTable;
      chart.element.hidden = showsTable;
      toggle.textContent = showsTable ? 'Show as Chart' : 'Show as Table';
      rearrange({ showsTable });
    };
    const onclick = () => setTable(!chart.element.hidden);
    const toggle = h('button', { 'data-testid': 'table-toggle', onclick });
    const built = section('sentences', 'Sentences', toggle, chart.element);
    setTable(arrangement.showsTable);
    return built;
  }

  #reveal(spans: readonly Span[]): void {
    this.#send({ type: 'reveal', spans: spans.map(({ start, end }) => ({ start, end })) });
  }
}

const root = document.getElementById('app');
if (root) new Page(root);
