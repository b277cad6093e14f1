import { describe, expect, it } from 'vitest';
import { entityTypes as inferenceTypes, sentimentLabels } from '../../../../src/inference';
import {
  entityTypes,
  labels,
  parseFromPage,
  parsePanelState,
  parseToPage,
} from '../../../../src/extension/features/panel/protocol';
import { sample } from './sample';

describe('the names in the protocol', () => {
  it("are the library's", () => {
    expect(labels).toEqual(sentimentLabels);
    expect(entityTypes).toEqual(inferenceTypes);
  });
});

describe('parseFromPage', () => {
  it.each([
    { type: 'ready' },
    { type: 'reveal', spans: [{ start: 0, end: 4 }] },
    { type: 'reveal', spans: [{ start: 3, end: 3 }, { start: 0, end: 1 }] }, // prettier-ignore
    { type: 'export', format: 'json' },
    { type: 'export', format: 'csv' },
    { type: 'retry' },
    { type: 'cancel' },
    { type: 'showLog' },
  ])('takes $type', (message) => {
    expect(parseFromPage(message)).toEqual(message);
  });

  it.each([
    [undefined],
    ['ready'],
    [{}],
    [{ type: 'unknown' }],
    [{ type: 'export', format: 'xlsx' }],
    [{ type: 'reveal' }],
    [{ type: 'reveal', spans: [] }],
    [{ type: 'reveal', spans: [{ start: 4, end: 3 }] }],
    [{ type: 'reveal', spans: [{ start: -1, end: 3 }] }],
    [{ type: 'reveal', spans: [{ start: 0.5, end: 3 }] }],
    [{ type: 'reveal', spans: [{ start: 0, end: Infinity }] }],
    [{ type: 'reveal', spans: Array.from({ length: 101 }, () => ({ start: 0, end: 1 })) }],
  ])('refuses %j', (message) => {
    expect(parseFromPage(message)).toBeUndefined();
  });

  it('drops fields that are not part of a message', () => {
    expect(parseFromPage({ type: 'retry', command: 'workbench.action.quit' })).toEqual({ type: 'retry' });
  });
});

describe('parseToPage', () => {
  it.each([
    { type: 'busy', message: 'Reading' },
    { type: 'busy', message: 'Reading', fraction: 0.5 },
    { type: 'failed', code: 'internal', message: 'No.' },
    { type: 'failed', code: 'internal', message: 'No.', nextStep: 'Try again.' },
    { type: 'stale' },
  ])('takes $type', (message) => {
    expect(parseToPage(message)).toEqual(message);
  });

  it('refuses figures out of range', () => {
    expect(parseToPage({ type: 'busy', message: 'Reading', fraction: 1.5 })).toBeUndefined();
    expect(parseToPage({ type: 'failed', code: 'internal' })).toBeUndefined();
  });

  it('refuses a matrix that is not square', () => {
    const { model } = sample();
    const similarity = { items: [], matrix: [[1]], omitted: 0 };
    expect(parseToPage({ type: 'show', model: { ...model, similarity } })).toBeUndefined();
  });
});

describe('parsePanelState', () => {
  it('takes what the page stores, and nothing else of it', () => {
    const state = { uri: 'file:///mill.md', scope: 'document' };
    expect(parsePanelState({ ...state, arrangement: { scrollTop: 3 } })).toEqual(state);
  });

  it('refuses anything else', () => {
    for (const state of [
      undefined,
      null,
      {},
      { uri: 1, scope: 'document' },
      { uri: 'file:///a', scope: 'all' },
    ]) {
      expect(parsePanelState(state)).toBeUndefined();
    }
  });
});
