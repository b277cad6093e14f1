import type { ExportFormat, PanelModel } from '../../src/extension/features/panel/protocol';
import { h } from './dom';

export interface HeaderActions {
  readonly onExport: (format: ExportFormat) => void;
  readonly onRefresh: () => void;
}

/** What was analysed, by which model, and what can be done with it. */
export function header({ title, scope, model }: PanelModel, actions: HeaderActions): HTMLElement {
  const scopeName = scope === 'selection' ? 'Selection' : 'Whole document';
  return h(
    'header',
    { 'data-testid': 'header' },
    h(
      'div',
      { class: 'titles' },
      h('h1', { 'data-testid': 'title', dir: 'auto', title }, title),
      h(
        'p',
        { class: 'quiet' },
        h('span', { 'data-testid': 'scope' }, scopeName),
        ` · ${model.displayName} ${model.version}`,
      ),
    ),
    h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Actions' },
      h('button', { 'data-testid': 'export-json', onclick: () => actions.onExport('json') }, 'Export JSON'),
      h('button', { 'data-testid': 'export-csv', onclick: () => actions.onExport('csv') }, 'Export CSV'),
      h('button', { 'data-testid': 'refresh', onclick: actions.onRefresh }, 'Refresh'),
    ),
  );
}
