/** Entities grouped by type: names as chips, and the places where the chosen name is mentioned. */
import * as l10n from '@vscode/l10n';
import {
  entityTypes,
  type EntityType,
  type PanelEntity,
  type PanelMention,
  type Span,
} from '../../src/extension/features/panel/protocol';
import { h, section, uniqueId } from './dom';
import { entityTypeNames, integer, mentionsText, percent } from './format';
import { growingList } from './growingList';

const chipsAtOnce = 60;
const mentionsAtOnce = 50;

export interface EntityOptions {
  readonly closedGroups: readonly string[];
  readonly onReveal: (span: Span) => void;
  readonly onToggle: (closedGroups: readonly string[]) => void;
}

/** A type without entities has no group. */
export function entitySection(entities: readonly PanelEntity[], options: EntityOptions): HTMLElement {
  if (entities.length === 0) {
    return section(
      'entities',
      l10n.t('Entities'),
      undefined,
      h('p', { class: 'quiet' }, l10n.t('No names found.')),
    );
  }
  const closed = new Set(options.closedGroups);
  const groups = entityTypes.map((type) => {
    const ofType = entities.filter((entity) => entity.type === type);
    if (ofType.length === 0) return undefined;
    const details = group(type, ofType, options.onReveal);
    details.open = !closed.has(type);
    details.addEventListener('toggle', () => {
      if (details.open) closed.delete(type);
      else closed.add(type);
      options.onToggle([...closed]);
    });
    return details;
  });
  const aside = h(
    'span',
    { class: 'quiet' },
    entities.length === 1 ? l10n.t('1 name') : l10n.t('{0} names', integer(entities.length)),
  );
  return section('entities', l10n.t('Entities'), aside, ...groups);
}

function group(
  type: EntityType,
  entities: readonly PanelEntity[],
  onReveal: (span: Span) => void,
): HTMLDetailsElement {
  const chips = h('div', { class: 'chips' });
  const mentions = h('div', { class: 'mentions', id: uniqueId('mentions'), hidden: true });
  let pressed: HTMLElement | undefined;
  const choose = (button: HTMLElement, entity: PanelEntity) => {
    pressed?.setAttribute('aria-expanded', 'false');
    pressed = button === pressed ? undefined : button;
    pressed?.setAttribute('aria-expanded', 'true');
    mentions.hidden = !pressed;
    mentions.replaceChildren(...(pressed ? mentionList(entity, onReveal) : []));
  };
  const build = (entity: PanelEntity) => chip(entity, mentions.id, (button) => choose(button, entity));
  const more = growingList(chips, entities, build, chipsAtOnce);
  return h(
    'details',
    { class: 'entity-group', 'data-testid': 'entity-group', 'data-type': type },
    h(
      'summary',
      {},
      h('span', { class: `swatch ${type.toLowerCase()}`, 'aria-hidden': 'true' }),
      entityTypeNames[type],
      h('span', { class: 'quiet' }, integer(entities.length)),
    ),
    chips,
    more,
    mentions,
  );
}

function chip(entity: PanelEntity, controls: string, onChoose: (button: HTMLElement) => void): HTMLElement {
  const { type, name, mentions } = entity;
  const button: HTMLElement = h(
    'button',
    {
      class: `chip ${type.toLowerCase()}`,
      'data-testid': 'entity-chip',
      'data-name': name,
      'aria-expanded': 'false',
      'aria-controls': controls,
      'aria-description': mentionsText(mentions.length),
      onclick: () => onChoose(button),
    },
    h('bdi', {}, name),
    mentions.length > 1 && h('span', { class: 'badge' }, integer(mentions.length)),
  );
  return button;
}

function mentionList({ name, mentions }: PanelEntity, onReveal: (span: Span) => void): HTMLElement[] {
  const list = h('ul', { 'aria-label': l10n.t('Mentions of {0}', name) });
  const build = (mention: PanelMention) => h('li', {}, mentionButton(mention, onReveal));
  return [list, growingList(list, mentions, build, mentionsAtOnce)];
}

function mentionButton(mention: PanelMention, onReveal: (span: Span) => void): HTMLElement {
  const { start, end, line, before, match, after, score } = mention;
  return h(
    'button',
    {
      class: 'row mention',
      'data-testid': 'mention',
      'data-start': start,
      'data-end': end,
      title: l10n.t('{0} sure', percent(score)),
      onclick: () => onReveal(mention),
    },
    h('span', { class: 'quiet line' }, l10n.t('Line {0}', integer(line))),
    h('span', { class: 'context', dir: 'auto' }, before, h('mark', {}, match), after),
  );
}
