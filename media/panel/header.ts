import * as l10n from '@vscode/l10n';
import type { ExportFormat, PanelModel } from '../../src/extension/features/panel/protocol';
import { h } from './dom';

export interface HeaderActions {
  readonly onExport: (format: ExportFormat) => void;
  readonly onRefresh: () => void;
  readonly onPin: (isPinned: boolean) => void;
}

/** What was analysed, by which model, and what can be done with it. */
export function header(
  { title, scope, model }: PanelModel,
  isPinned: boolean,
  actions: HeaderActions,
): HTMLElement {
  const scopeName = scope === 'selection' ? l10n.t('Selection') : l10n.t('Whole document');
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
      { class: 'toolbar', role: 'toolbar', 'aria-label': l10n.t('Actions') },
      pinButton(isPinned, actions.onPin),
      exportButton('json', actions.onExport),
      exportButton('csv', actions.onExport),
      h('button', { 'data-testid': 'refresh', onclick: actions.onRefresh }, l10n.t('Refresh')),
    ),
  );
}

/** Short, as the pictures' buttons are: the toolbar shares a line with the file's name. */
function exportButton(format: ExportFormat, onExport: (format: ExportFormat) => void): HTMLElement {
  const names: Readonly<Record<ExportFormat, string>> = {
    json: l10n.t('Export JSON'),
    csv: l10n.t('Export CSV'),
  };
  const name = names[format];
  return h(
    'button',
    {
      'data-testid': `export-${format}`,
      'aria-label': name,
      title: name,
      onclick: () => onExport(format),
    },
    format.toUpperCase(),
  );
}

/** Pressed: the panel stays with its document. Otherwise it goes along to the document that is edited. */
function pinButton(isPinned: boolean, onPin: (isPinned: boolean) => void): HTMLElement {
  const button: HTMLElement = h(
    'button',
    {
      'data-testid': 'pin',
      title: l10n.t('Keep showing this document when another editor becomes active'),
      onclick: () => {
        const isPressed = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(isPressed));
        onPin(isPressed);
      },
    },
    l10n.t('Pin'),
  );
  button.setAttribute('aria-pressed', String(isPinned));
  return button;
}
