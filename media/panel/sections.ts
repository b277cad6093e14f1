/** The pages behind the panel's tabs, made of one part of the model. */
import * as l10n from '@vscode/l10n';
import type { PanelModel } from '../../src/extension/features/panel/protocol';
import type { Actions } from './actions';
import { SentenceChart } from './chart';
import { entitySection } from './entities';
import { figure } from './figure';
import { matrixSection } from './matrix';
import { frequencySection, togetherSection } from './names';
import { repetitionSection } from './repetition';
import { sentenceTable } from './sentenceTable';
import { rearrange, type Arrangement } from './state';
import type { Part } from './stretch';
import { summarySection } from './summary';

export interface PageParts {
  readonly model: PanelModel;
  readonly part: Part;
  readonly arrangement: Arrangement;
  readonly actions: Actions;
  /** Shows the tab again, arranged anew. */
  readonly onRearranged: () => void;
}

export interface Overview {
  readonly sections: readonly HTMLElement[];
  /** Has to be disposed of. */
  readonly chart: SentenceChart;
}

/** Figures, the strongest sentences, and every sentence as a bar. */
export function overview({ model, part, arrangement, actions }: PageParts, words: HTMLElement): Overview {
  const chart = new SentenceChart(part.sentences, {
    sentence: arrangement.sentence - part.first,
    firstIndex: part.first,
    onReveal: actions.onSentence,
    onMove: (sentence) => rearrange({ sentence: part.first + sentence }),
  });
  const sentences = figure({
    testId: 'sentences',
    name: 'sentences',
    title: l10n.t('Sentences'),
    chart: chart.element,
    table: () => sentenceTable(part.sentences, part.first, actions.onSentence),
    showsTable: arrangement.tables.includes('sentences'),
    actions,
  });
  return { sections: [summarySection(model, part, actions), sentences, words], chart };
}

/** How often names occur, where, and which stand together. */
export function namesPage({ part, arrangement, actions, onRearranged }: PageParts): HTMLElement[] {
  const { entities } = part;
  const list = entitySection(entities, {
    closedGroups: arrangement.closedGroups,
    onReveal: (span) => actions.onReveal([span]),
    onToggle: (closedGroups) => rearrange({ closedGroups }),
  });
  if (entities.length === 0) return [list];
  const together = togetherSection(part, {
    isBySentence: arrangement.isBySentence,
    showsTable: arrangement.tables.includes('together'),
    onUnit: (isBySentence) => {
      rearrange({ isBySentence });
      onRearranged();
    },
    actions,
  });
  return [frequencySection(entities, arrangement.tables.includes('frequencies'), actions), list, together];
}

/** What is alike: the selections that were compared, and the paragraphs of the text. */
export function repetitionPage({ model, arrangement, actions }: PageParts): HTMLElement[] {
  const paragraphs = repetitionSection(model.repetition, arrangement.tables.includes('repetition'), actions);
  const selections = matrixSection(model.similarity, actions.onReveal);
  return model.similarity ? [selections, paragraphs] : [paragraphs, selections];
}
