/** One model on the page: the river, and the tabs below it for the stretch that the river's brush has chosen. */
import * as l10n from '@vscode/l10n';
import type { PanelModel, Span } from '../../src/extension/features/panel/protocol';
import type { Actions } from './actions';
import type { SentenceChart } from './chart';
import { h } from './dom';
import { figure } from './figure';
import { integer } from './format';
import { River, riverTable } from './river';
import { namesPage, overview, repetitionPage, type PageParts } from './sections';
import { rearrange, type Arrangement, type Stretch, type TabName } from './state';
import { partOf } from './stretch';
import { tabList } from './tabs';
import { WordsView } from './words';

export class Report {
  readonly element: HTMLElement;
  readonly words = new WordsView();
  readonly #model: PanelModel;
  readonly #actions: Actions;
  readonly #onSelect: (spans: readonly Span[]) => void;
  readonly #river: River;
  readonly #below = h('div');
  readonly #stretchLine = h('div', { class: 'stretch', 'data-testid': 'stretch', role: 'status' });
  #arrangement: Arrangement;
  #chart: SentenceChart | undefined;

  /** @param onSelect selects a stretch in the editor and leaves the keyboard here */
  constructor(
    model: PanelModel,
    arrangement: Arrangement,
    actions: Actions,
    onSelect: (spans: readonly Span[]) => void,
  ) {
    this.#model = model;
    this.#arrangement = arrangement;
    this.#actions = actions;
    this.#onSelect = onSelect;
    this.#river = new River(model.sentences, {
      stretch: arrangement.stretch,
      onStretch: (stretch) => this.#choose(stretch),
      onSentence: actions.onSentence,
    });
    this.element = h('div', {}, this.#riverSection(), this.#below);
    this.#showTabs();
  }

  dispose(): void {
    this.#river.dispose();
    this.#chart?.dispose();
  }

  #riverSection(): HTMLElement {
    return figure(
      {
        testId: 'river',
        name: 'river',
        title: l10n.t('Through the text'),
        chart: this.#river.element,
        table: () => riverTable(this.#model.sentences, (stretch) => this.#choose(stretch)),
        showsTable: this.#arrangement.tables.includes('river'),
        actions: this.#actions,
      },
      this.#stretchLine,
    );
  }

  #choose(stretch: Stretch | undefined): void {
    this.#arrangement = rearrange({ stretch });
    this.#showTabs();
    const [first, last] = [stretch?.first, stretch?.last].map((index) => this.#model.sentences[index ?? -1]);
    if (first && last) this.#onSelect([{ start: first.start, end: last.end }]);
  }

  #showTabs(): void {
    this.#describeStretch();
    const titles: Readonly<Record<TabName, string>> = {
      overview: l10n.t('Overview'),
      names: l10n.t('Names'),
      repetition: l10n.t('Repetition'),
    };
    const tabs = (['overview', 'names', 'repetition'] as const).map((name) => ({
      name,
      title: titles[name],
      build: () => this.#build(name),
    }));
    const list = tabList(tabs, this.#arrangement.tab, l10n.t('Views'), (tab) => {
      this.#arrangement = rearrange({ tab });
    });
    this.#below.replaceChildren(list);
  }

  #build(name: TabName): readonly HTMLElement[] {
    this.#chart?.dispose();
    this.#chart = undefined;
    const arrangement = (this.#arrangement = rearrange({}));
    const part = partOf(this.#model, arrangement.stretch);
    const onRearranged = () => this.#showTabs();
    const parts: PageParts = { model: this.#model, part, arrangement, actions: this.#actions, onRearranged };
    if (name === 'names') return namesPage(parts);
    if (name === 'repetition') return repetitionPage(parts);
    const { sections, chart } = overview(parts, this.words.element);
    this.#chart = chart;
    return sections;
  }

  #describeStretch(): void {
    const { stretch } = this.#arrangement;
    if (!stretch) {
      const hint = l10n.t(
        'Drag over the river, or move its two edges with the arrow keys, to look at a part of the text.',
      );
      return this.#stretchLine.replaceChildren(h('p', { class: 'quiet' }, hint));
    }
    const { first, last } = stretch;
    const [from, to] = [first, last].map((index) => integer(this.#model.sentences[index]?.line ?? 0));
    const text = l10n.t(
      'Sentences {0} to {1}, lines {2} to {3}.',
      integer(first + 1),
      integer(last + 1),
      from ?? '',
      to ?? '',
    );
    const all = h(
      'button',
      {
        'data-testid': 'stretch-clear',
        onclick: () => {
          this.#river.clear();
          this.#choose(undefined);
        },
      },
      l10n.t('Show Whole Text'),
    );
    this.#stretchLine.replaceChildren(h('span', {}, text), all);
  }
}
