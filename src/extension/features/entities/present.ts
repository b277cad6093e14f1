/** Entity groups → rows of the tree. Pure. */
import { l10n } from 'vscode';
import { type EntityGroup, LineIndex } from '../../../analysis';
import { type EntityType, entityTypes } from '../../../inference';
import { mentionsText, namesText } from '../../presentation/counts';
import { wordsFor } from '../../presentation/entityWords';

/** What a row says. Line numbers count from 1. */
export interface Row {
  readonly id: string;
  readonly label: string;
  /** Part of the label that is the name itself: start and end in UTF-16 units. */
  readonly highlight?: readonly [number, number];
  readonly description: string;
  readonly tooltip: string;
  /** What a screen reader says: what colours and places say to others. */
  readonly spoken: string;
}

/** Types in their usual order with the groups of each; types without any are left out. */
export function typesOf(
  groups: readonly EntityGroup[],
): readonly { readonly type: EntityType; readonly groups: readonly EntityGroup[] }[] {
  return entityTypes.flatMap((type) => {
    const ofType = groups.filter(({ label }) => label === type);
    return ofType.length === 0 ? [] : [{ type, groups: ofType }];
  });
}

export function typeRow(type: EntityType, groups: readonly EntityGroup[]): Row {
  const label = wordsFor(type).many;
  const names = namesText(groups.length);
  const mentions = mentionsText(groups.reduce((sum, group) => sum + group.mentions.length, 0));
  return {
    id: type,
    label,
    description: String(groups.length),
    tooltip: `${label}: ${names}, ${mentions}`,
    spoken: `${label}, ${names}, ${mentions}`,
  };
}

export function entityRow(group: EntityGroup): Row {
  const { label, key, name, mentions } = group;
  const spellings = [...new Set(mentions.map((mention) => mention.name))].filter((other) => other !== name);
  const facts = [wordsFor(label).one, mentionsText(mentions.length)];
  if (spellings.length > 0) facts.push(l10n.t('also as {0}', spellings.join(', ')));
  return {
    id: `${label}/${key}`,
    label: name,
    description: String(mentions.length),
    tooltip: `${name}: ${facts.join(', ')}`,
    spoken: [name, ...facts].join(', '),
  };
}

/** Before and after a mention: both together fit a side bar of usual width. */
const maxBefore = 24;
const maxAfter = 60;

/** Rows of all mentions of an entity, in order. `text` is the document's, at the version of the mentions. */
export function mentionRows({ label, key, mentions }: EntityGroup, text: string): readonly Row[] {
  const lines = new LineIndex(text);
  return mentions.map(({ start, end, name }, index) => {
    const number = lines.lineAt(start);
    const lineStart = lines.startOf(number);
    const before = cutBefore(text.slice(Math.max(lineStart, start - 4 * maxBefore), start));
    const after = cutAfter(text.slice(end, Math.min(Math.max(end, lines.endOf(number)), end + 4 * maxAfter)));
    const context = `${before}${name}${after}`;
    const line = l10n.t('line {0}', number + 1);
    // In front: a description is what a narrow side bar leaves out.
    const place = `${number + 1}: `;
    const nameStart = place.length + before.length;
    return {
      id: `${label}/${key}/${index}`,
      label: `${place}${context}`,
      highlight: [nameStart, nameStart + name.length] as const,
      description: '',
      tooltip: `${line}: ${context}`,
      spoken: `${line}: ${context}`,
    };
  });
}

function cutBefore(text: string): string {
  const line = text.replace(/\s+/g, ' ').trimStart();
  if (line.length <= maxBefore) return line;
  const end = line.slice(1 - maxBefore).replace(/^[\udc00-\udfff]/, '');
  return `…${end.replace(/^\S{0,12}\s(?=\S)/, '')}`;
}

function cutAfter(text: string): string {
  const line = text.replace(/\s+/g, ' ').trimEnd();
  if (line.length <= maxAfter) return line;
  const beginning = line.slice(0, maxAfter - 1).replace(/[\ud800-\udbff]$/, '');
  return `${beginning.replace(/\s\S{0,12}$/, '')}…`;
}
