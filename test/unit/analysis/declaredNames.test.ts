import { describe, expect, it } from 'vitest';
import { analyzeDocument, entitiesOf, findRegions } from '../../../src/analysis';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

async function entitiesIn(languageId: string, code: string): Promise<readonly string[]> {
  const analysis = await analyzeDocument(snapshotOf(languageId, code), createFakeAnalyzer());
  return entitiesOf(analysis).map(({ label, text }) => `${label} ${text}`);
}

describe('names that the code declares', () => {
  it.each([
    ['typescript', 'const Jenkins = start(); // Jenkins restarts.'],
    ['typescript', "import {\n  Berlin,\n  Jenkins as Server,\n} from 'x'; // Jenkins restarts in Berlin."],
    ['typescript', 'function run(Jenkins: Server) {} // Jenkins restarts.'],
    ['javascript', 'let a = 1,\n  b = 2;\nclass Jenkins {} // Jenkins restarts.'],
    ['python', 'Jenkins = start()  # Jenkins restarts.'],
    ['python', 'from ci import (\n    Berlin,\n    Jenkins,\n)  # Jenkins restarts in Berlin.'],
    ['python', 'def run(Jenkins):\n    """Jenkins restarts."""\n'],
    ['java', 'class Jenkins extends Server {} // Jenkins restarts.'],
    ['go', 'type Jenkins struct{} // Jenkins restarts.'],
    ['go', 'Jenkins := start() // Jenkins restarts.'],
    ['rust', 'struct Jenkins; // Jenkins restarts.'],
    ['csharp', 'interface Jenkins {} // Jenkins restarts.'],
    ['ruby', 'module Jenkins # Jenkins restarts.\nend'],
    ['elixir', 'defmodule Jenkins do # Jenkins restarts.\nend'],
    ['cpp', 'struct Jenkins {}; // Jenkins restarts.'],
    ['kotlin', 'object Jenkins // Jenkins restarts.'],
    ['php', '<?php class Jenkins {} // Jenkins restarts.'],
    ['swift', 'struct Jenkins {} // Jenkins restarts.'],
  ])('of %s are no entities in its comments: %j', async (languageId, code) => {
    expect(await entitiesIn(languageId, code)).toEqual([]);
  });

  it.each([
    ['typescript', 'const server = "Jenkins"; // Jenkins lives in Berlin.'],
    ['python', 'name = "class Jenkins"  # Jenkins lives in Berlin.'],
    ['java', '// Jenkins lives in Berlin.\nclass Server {}'],
  ])('are not those in strings or comments of %s: %j', async (languageId, code) => {
    expect(await entitiesIn(languageId, code)).toEqual(['PERSON Jenkins', 'LOC Berlin']);
  });

  it('are known again when one line changes', async () => {
    const code = (name: string): string => `const ${name} = 1;\n// Jenkins restarts.\n`;
    const before = await findRegions(snapshotOf('typescript', code('Jenkins')));
    expect([...before.declaredNames]).toEqual(['Jenkins']);
    const after = await findRegions(snapshotOf('typescript', code('server')), { previous: before });
    expect([...after.declaredNames]).toEqual(['server']);
  });

  it('in a name of several words count when all of them are declared', async () => {
    const code = 'class Ada {}\nclass Lovelace {}\n// Ada Lovelace restarts.\n';
    expect(await entitiesIn('typescript', code)).toEqual([]);
    expect(await entitiesIn('typescript', 'class Ada {}\n// Ada Lovelace restarts.\n')).toEqual([
      'PERSON Ada Lovelace',
    ]);
  });
});
