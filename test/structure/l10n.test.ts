import { describe, expect, it } from 'vitest';
import { externalize, findProblems, languages } from '../../scripts/l10n.mjs';
import { readSource } from './sources';

describe('the texts', () => {
  it('are all where they belong, and translated with the same placeholders: else run "npm run l10n"', () => {
    expect(findProblems()).toEqual([]);
  });

  it('exist in English, German and Chinese', () => {
    expect(languages).toEqual(['de', 'zh-cn']);
    for (const language of languages) {
      const texts = JSON.parse(readSource(`l10n/bundle.l10n.${language}.json`)) as Record<string, string>;
      expect(Object.keys(texts).length).toBeGreaterThan(100);
    }
  });

  it('of a manifest get keys that stay when others are added', () => {
    const command = (name: string) => ({ command: `gloss.${name}`, title: `Do ${name}`, category: 'Gloss' });
    const of = (...names: string[]) =>
      externalize({
        description: '%description%',
        capabilities: {},
        contributes: { commands: names.map(command) },
      });
    expect(of('b').texts).toEqual({ 'commands.b.title': 'Do b' });
    expect(of('a', 'b').manifest).toMatchObject({
      description: '%description%',
      contributes: {
        commands: [
          { command: 'gloss.a', title: '%commands.a.title%', category: 'Gloss' },
          { command: 'gloss.b', title: '%commands.b.title%', category: 'Gloss' },
        ],
      },
    });
  });
});
