import { describe, expect, it } from 'vitest';
import { type EntityGroup, groupEntities, mentionAt, renameMentions } from '../../../../src/analysis';
import type { EntityType } from '../../../../src/inference';
import { entitiesIn } from './support';

function groupsIn(text: string, ...names: readonly [EntityType, string][]): readonly EntityGroup[] {
  return groupEntities(entitiesIn(text, ...names));
}

function outline(groups: readonly EntityGroup[]): readonly (readonly [string, string, number])[] {
  return groups.map(({ label, name, mentions }) => [label, name, mentions.length]);
}

const person = (name: string): [EntityType, string] => ['PERSON', name];

describe('entities', () => {
  it('are grouped over case, white space and possessive endings', () => {
    const text = 'Acme’s plan. ACME said so. Ada\nLovelace met Ada Lovelace.';
    const groups = groupsIn(
      text,
      ['ORG', 'Acme’s'],
      ['ORG', 'ACME'],
      person('Ada\nLovelace'),
      person('Ada Lovelace'),
    );
    expect(outline(groups)).toEqual([
      ['PERSON', 'Ada Lovelace', 2],
      ['ORG', 'Acme', 2],
    ]);
  });

  it('join a single name to the one person who has it', () => {
    const text = 'Ada Lovelace wrote. Lovelace’s notes grew. Ada smiled. Babbage read.';
    const groups = groupsIn(
      text,
      person('Ada Lovelace'),
      person('Lovelace’s'),
      person('Ada'),
      person('Babbage'),
    );
    expect(outline(groups)).toEqual([
      ['PERSON', 'Ada Lovelace', 3],
      ['PERSON', 'Babbage', 1],
    ]);
  });

  it('leave a single name alone that two persons share', () => {
    const text = 'Ada Lovelace and Ada Yonath met. Then Ada left.';
    const groups = groupsIn(text, person('Ada Lovelace'), person('Ada Yonath'), person('Ada'));
    expect(outline(groups).map(([, name]) => name)).toEqual(['Ada Lovelace', 'Ada Yonath', 'Ada']);
  });

  it('of different types stay apart, in the order of types and of mentions', () => {
    const text = 'Jenkins x Berlin x Jenkins x Berlin x Rome';
    const groups = groupsIn(
      text,
      ['ORG', 'Jenkins'],
      person('Jenkins'),
      ['LOC', 'Berlin'],
      ['LOC', 'Berlin'],
      ['LOC', 'Rome'],
    );
    expect(outline(groups)).toEqual([
      ['PERSON', 'Jenkins', 1],
      ['ORG', 'Jenkins', 1],
      ['LOC', 'Berlin', 2],
      ['LOC', 'Rome', 1],
    ]);
  });

  it('are found at an offset, the innermost of nested ones', () => {
    const text = 'The Ada Lovelace Institute';
    const groups = groupsIn(text, ['ORG', 'Ada Lovelace Institute'], person('Lovelace'));
    expect(mentionAt(groups, 9)?.group.label).toBe('PERSON');
    expect(mentionAt(groups, 20)?.group.label).toBe('ORG');
    expect(mentionAt(groups, 1)).toBeUndefined();
  });
});

describe('renaming a person', () => {
  const text = 'Ada Lovelace wrote. LOVELACE’S notes. Then Ada. ADA LOVELACE!';
  const [group] = groupsIn(
    text,
    person('Ada Lovelace'),
    person('LOVELACE’S'),
    person('ADA LOVELACE'),
    person('Ada'),
  );

  function renamed(newName: string): string {
    return [...renameMentions(group!, newName)].reduceRight(
      (before, { start, end, newText }) => before.slice(0, start) + newText + before.slice(end),
      text,
    );
  }

  it('gives each mention its part of the new name, its capitals and its ending', () => {
    expect(renamed('Grace Hopper')).toBe('Grace Hopper wrote. HOPPER’S notes. Then Grace. GRACE HOPPER!');
  });

  it('changes nothing where nothing would read otherwise', () => {
    expect(renameMentions(group!, 'Ada Lovelace')).toEqual([]);
  });
});
