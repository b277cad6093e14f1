import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dropAddresses, dropBackticks } from '../../../src/analysis/regions/inlinePatterns';
import { ProseMask } from '../../../src/analysis/regions/proseMask';
import table from '../../../src/analysis/regions/technicalText.json';

interface Row {
  readonly text: string;
  readonly training: string;
  readonly editor: string;
}

// training/test_training.py reads the same rows.
const rows = readFileSync(path.resolve(import.meta.dirname, '../../golden/technicalText/rows.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

describe('technical text', () => {
  it.each(rows)('is left out of the prose of "$text" as in Python', ({ text, editor }) => {
    const whole = { start: 0, end: text.length };
    const mask = new ProseMask(text);
    mask.keep(0, text.length);
    dropAddresses(mask, whole);
    dropBackticks(mask, whole);
    expect(mask.textOf(0, text.length)).toBe(editor);
  });

  it.each(rows)('becomes the words in "$text" that the model was trained with', ({ text, training }) => {
    const replaced = table.kinds.reduce(
      (result, { training: rule, placeholder = '' }) =>
        rule ? result.replaceAll(new RegExp(rule.pattern, 'g'), placeholder) : result,
      text,
    );
    expect(replaced.replaceAll(/\s+/g, ' ').trim()).toBe(training);
  });
});
