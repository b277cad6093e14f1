import type { Span } from '../types';
import type { EntityGroup } from './groups';
import { foldName, nameLength } from './names';

/** A replacement in the document; the span is in UTF-16 units. */
export interface NameEdit extends Span {
  readonly newText: string;
}

/**
 * The edits that give an entity another name, one for each mention that reads otherwise then; possessive endings stay. A
 * mention by first or last name gets that part of the new name, one in capitals the new name in capitals.
 */
export function renameMentions(group: EntityGroup, newName: string): readonly NameEdit[] {
  return group.mentions.flatMap(({ start, text, name }) => {
    const end = start + nameLength(text);
    const written = text.slice(0, end - start);
    const newText = caseOf(written, group.name, partFor(foldName(name), group.key, newName));
    return newText === written ? [] : [{ start, end, newText }];
  });
}

/** `Lovelace` of `Ada Lovelace` becomes `Hopper` of `Grace Hopper`. */
function partFor(mention: string, full: string, newName: string): string {
  if (mention === full) return newName;
  const parts = newName.trim().split(/\s+/);
  return (mention === full.split(' ').at(0) ? parts.at(0) : parts.at(-1)) ?? newName;
}

/** Only where it is plain what is meant: a mention all in capitals of a name that is not. */
function caseOf(written: string, usual: string, newText: string): string {
  const isLoud = isUpper(written) && !isUpper(usual);
  return isLoud ? newText.toUpperCase() : newText;
}

function isUpper(text: string): boolean {
  return text.length > 1 && text === text.toUpperCase() && text !== text.toLowerCase();
}
