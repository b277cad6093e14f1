import { readFileSync } from 'node:fs';
import path from 'node:path';
import { l10n } from 'vscode';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GlossError, loadPackage, worded } from '../../../src/inference';
import { fromPortError, toPortError } from '../../../src/inference/errors';
import { errorText } from '../../../src/extension/presentation/errorText';

const german: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../l10n/bundle.l10n.de.json'), 'utf8'),
);

function speakGerman(): void {
  const { t } = l10n;
  vi.spyOn(l10n, 't').mockImplementation((...args: Parameters<typeof l10n.t>) => {
    const [template, ...details] = args as unknown as [string, ...string[]];
    return t(german[template] ?? template, ...details);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the text of an error', () => {
  it('is its message in English, and without a wording in every language', () => {
    const error = new GlossError(
      'storageFailed',
      worded`${'a.bin'} could not be written: ${worded`the disk is full`}.`,
    );
    expect(error.message).toBe('a.bin could not be written: the disk is full.');
    expect(errorText(error)).toBe(error.message);
    speakGerman();
    expect(errorText(new GlossError('internal', 'No {0} here.'))).toBe('No {0} here.');
  });

  it('is said in the editor’s language, what is filled in too', async () => {
    speakGerman();
    const folder = path.resolve('nowhere');
    const error = await loadPackage(folder).catch((thrown: unknown) => thrown as GlossError);
    expect(errorText(error as GlossError)).toBe(
      `In diesem Ordner ist kein Modellpaket: ${path.join(folder, 'manifest.json')} wurde nicht gefunden. Installieren Sie das Modellpaket neu, oder wählen Sie einen anderen Ordner.`,
    );
  });

  it('survives the way from a worker and from a process', () => {
    const error = new GlossError('internal', worded`${worded`The compiler`} ended unexpectedly: ${7}`);
    const way = [structuredClone(toPortError(error)), JSON.parse(JSON.stringify(toPortError(error)))];
    for (const wire of way) {
      const arrived = fromPortError(wire);
      expect([arrived.code, arrived.message, arrived.wording]).toEqual([
        'internal',
        'The compiler ended unexpectedly: 7',
        error.wording,
      ]);
    }
  });
});
