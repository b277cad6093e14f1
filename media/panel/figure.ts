/** A chart with what belongs to every chart: a heading, its figures as a table, and files of it. */
import * as l10n from '@vscode/l10n';
import { pictureFormats } from '../../src/extension/features/panel/protocol';
import { h, section, type Child } from './dom';
import { pictureOf } from './picture';
import type { Actions } from './actions';

export interface FigureOptions {
  readonly testId: string;
  /** A word for files and the stored state: `river`. */
  readonly name: string;
  readonly title: string;
  /** Holds the chart's one `svg`. */
  readonly chart: HTMLElement;
  /** The same figures for screen readers and for reading; built once it is asked for. */
  readonly table: () => HTMLElement;
  readonly showsTable: boolean;
  readonly actions: Pick<Actions, 'onSavePicture' | 'onToggleTable'>;
  /** Further buttons. */
  readonly controls?: readonly HTMLElement[];
}

/** The chart as a section of the page, followed by `below`. */
export function figure(options: FigureOptions, ...below: Child[]): HTMLElement {
  const { name, chart, actions, controls = [] } = options;
  let table: HTMLElement | undefined;
  const show = (showsTable: boolean) => {
    if (showsTable && !table) chart.after((table = options.table()));
    if (table) table.hidden = !showsTable;
    chart.hidden = showsTable;
    toggle.textContent = showsTable ? l10n.t('Show as Chart') : l10n.t('Show as Table');
  };
  const onclick = () => {
    const showsTable = chart.hidden === false;
    show(showsTable);
    actions.onToggleTable(name, showsTable);
  };
  const toggle = h('button', { 'data-testid': 'table-toggle', 'data-chart': name, onclick });
  const save = pictureFormats.map((format) =>
    h(
      'button',
      {
        'data-testid': `save-${format}`,
        'data-chart': name,
        'aria-label': l10n.t('Save {0} as {1}', options.title, format.toUpperCase()),
        onclick: () => {
          show(false);
          const svg = chart.querySelector('svg');
          const data = svg && pictureOf(svg, format);
          if (data) actions.onSavePicture({ name, format, data });
        },
      },
      format.toUpperCase(),
    ),
  );
  const aside = h('div', { class: 'toolbar' }, ...controls, toggle, ...save);
  const built = section(options.testId, options.title, aside, chart, ...below);
  show(options.showsTable);
  return built;
}
