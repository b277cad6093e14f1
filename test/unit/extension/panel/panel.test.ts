import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { createAnalysisPanel, type AnalysisPanelDeps } from '../../../../src/extension/features/panel/panel';
import { sample } from './sample';

/** The editor's half of a webview: what was posted to the page, and a way to speak as the page. */
class FakeView {
  readonly posted: unknown[] = [];
  isDisposed = false;
  viewColumn = 2;
  revealed: unknown[][] = [];
  #onMessage: ((message: unknown) => void) | undefined;
  #onDispose: (() => void) | undefined;
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'csp:',
    asWebviewUri: (uri: string) => `webview:${uri}`,
    postMessage: (message: unknown) => this.posted.push(message),
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      this.#onMessage = listener;
      return { dispose: () => (this.#onMessage = undefined) };
    },
  };

  onDidDispose(listener: () => void) {
    this.#onDispose = listener;
    return { dispose: () => (this.#onDispose = undefined) };
  }
  reveal(...position: unknown[]) {
    this.revealed.push(position);
  }
  dispose() {
    this.isDisposed = true;
    this.#onDispose?.();
  }
  say(message: unknown) {
    this.#onMessage?.(message);
  }
  /** What a page gets when it (re)loads. */
  load(): unknown[] {
    this.posted.length = 0;
    this.say({ type: 'ready' });
    return this.posted;
  }
}

const editor = vi.hoisted(() => ({
  views: [] as unknown[],
  opened: [] as unknown[],
  created: [] as unknown[][],
}));

vi.mock('vscode', async () => ({
  ...(await import('../../../support/vscodeModule')),
  env: { language: 'en' },
  ViewColumn: { Beside: -2, One: 1 },
  Uri: { joinPath: (...parts: string[]) => parts.join('/') },
  languages: { getLanguages: () => Promise.resolve(['json', 'plaintext']) },
  workspace: {
    openTextDocument: (options: unknown) => {
      editor.opened.push(options);
      return Promise.resolve(options);
    },
  },
  window: {
    createWebviewPanel: (...args: unknown[]) => {
      editor.created.push(args);
      const view = new FakeView();
      editor.views.push(view);
      return view;
    },
    showTextDocument: () => Promise.resolve(),
    showErrorMessage: () => Promise.resolve(),
  },
}));

const { model, text } = sample();

/** A view as the editor brings it back. */
function asPanel(view: FakeView): vscode.WebviewPanel {
  return view as unknown as vscode.WebviewPanel;
}

function setUp() {
  const deps = {
    extensionUri: 'ext' as unknown as vscode.Uri,
    log: {
      warn: vi.fn<AnalysisPanelDeps['log']['warn']>(),
      error: vi.fn<AnalysisPanelDeps['log']['error']>(),
    },
    onReveal: vi.fn<AnalysisPanelDeps['onReveal']>(),
    onRetry: vi.fn<AnalysisPanelDeps['onRetry']>(),
    onCancel: vi.fn<AnalysisPanelDeps['onCancel']>(),
    onShowLog: vi.fn<AnalysisPanelDeps['onShowLog']>(),
    onExplain: vi.fn<AnalysisPanelDeps['onExplain']>(),
    onPin: vi.fn<AnalysisPanelDeps['onPin']>(),
    onSavePicture: vi.fn<AnalysisPanelDeps['onSavePicture']>(),
    onRestore: vi.fn<AnalysisPanelDeps['onRestore']>(),
  };
  return { deps, panel: createAnalysisPanel(deps), view: () => editor.views.at(-1) as FakeView };
}

beforeEach(() => {
  for (const list of [editor.views, editor.opened, editor.created]) list.length = 0;
});

describe('AnalysisPanel', () => {
  it('opens beside the editor, without taking the focus, only once it has something to show', () => {
    const { panel } = setUp();
    expect(panel.isOpen).toBe(false);
    panel.show(model, text);
    panel.show(model, text);
    expect(panel.isOpen).toBe(true);
    const position = { viewColumn: -2, preserveFocus: true };
    expect(editor.created).toEqual([['gloss.analysisPanel', 'Gloss Analysis', position]]);
  });

  it('loads nothing but its own folder', () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    expect(view().webview.options).toEqual({ enableScripts: true, localResourceRoots: ['ext/dist/media'] });
    expect(view().webview.html).toContain('src="webview:ext/dist/media/panel.js"');
    expect(view().webview.html).not.toContain(text);
  });

  it('tells a page that comes back all it should show', () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    expect(view().load()).toEqual([{ type: 'show', model, isPinned: false }]);
    panel.markStale(model.uri, model.version + 1);
    panel.showBusy('Reading', 0.5);
    const expected = [
      { type: 'show', model, isPinned: false },
      { type: 'stale' },
      { type: 'busy', message: 'Reading', fraction: 0.5 },
    ];
    expect(view().load()).toEqual(expected);
  });

  it('forgets what it showed when an analysis fails', () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    panel.showFailure({ code: 'workerDied', message: 'It died.' });
    expect(view().load()).toEqual([{ type: 'failed', code: 'workerDied', message: 'It died.' }]);
    expect(panel.model).toBeUndefined();
  });

  it('is not opened by the progress, failure or cancelling of a run', () => {
    const { panel } = setUp();
    panel.showBusy('Reading');
    panel.showCancelled();
    panel.showFailure({ code: 'internal', message: 'It broke.' });
    expect(panel.isOpen).toBe(false);
  });

  it('goes back to what it showed when a run is cancelled', () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    panel.showBusy('Reading');
    panel.showCancelled();
    expect(view().load()).toEqual([{ type: 'show', model, isPinned: false }]);
  });

  it('is stale once, by a change of the document that it shows', () => {
    const { panel, view } = setUp();
    panel.markStale(model.uri, 9);
    panel.show(model, text);
    view().load();
    panel.markStale('file:///other.md', 9);
    panel.markStale(model.uri, model.version);
    expect(view().posted).toHaveLength(1);
    panel.markStale(model.uri, 9);
    panel.markStale(model.uri, 10);
    expect(view().posted.slice(1)).toEqual([{ type: 'stale' }]);
  });

  it('passes on what the user does', () => {
    const { panel, view, deps } = setUp();
    panel.show(model, text);
    const spans = [{ start: 4, end: 32 }];
    for (const message of [
      { type: 'reveal', spans },
      { type: 'retry' },
      { type: 'cancel' },
      { type: 'showLog' },
    ]) {
      view().say(message);
    }
    const { uri, version } = model;
    expect(deps.onReveal).toHaveBeenCalledExactlyOnceWith({ uri, version, spans, keepsFocus: false });
    for (const handler of [deps.onRetry, deps.onCancel, deps.onShowLog])
      expect(handler).toHaveBeenCalledOnce();
  });

  it('asks for the words of a sentence and for a place for a chart', () => {
    const { panel, view, deps } = setUp();
    panel.show(model, text);
    const picture = { name: 'river', format: 'svg', data: '<svg/>' };
    view().say({ type: 'explain', start: 4 });
    view().say({ type: 'savePicture', ...picture });
    expect(deps.onExplain).toHaveBeenCalledExactlyOnceWith(4);
    expect(deps.onSavePicture).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(picture));
  });

  it('stays pinned until it is unpinned or closed, and when the window comes back', () => {
    const { panel, view, deps } = setUp();
    panel.show(model, text);
    view().say({ type: 'pin', isPinned: true });
    expect(deps.onPin).toHaveBeenCalledExactlyOnceWith(true);
    expect(view().load()).toEqual([{ type: 'show', model, isPinned: true }]);
    view().dispose();
    expect(panel.isPinned).toBe(false);
    panel.restore(asPanel(new FakeView()), { uri: model.uri, scope: 'document', isPinned: true });
    expect(panel.isPinned).toBe(true);
  });

  it('logs what is not part of the protocol and does nothing', () => {
    const { panel, view, deps } = setUp();
    panel.show(model, text);
    view().say({ type: 'reveal', spans: 'all' });
    expect(deps.log.warn).toHaveBeenCalledOnce();
    expect(deps.onReveal).not.toHaveBeenCalled();
  });

  it('exports into an untitled document', async () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    view().say({ type: 'export', format: 'json' });
    view().say({ type: 'export', format: 'csv' });
    await vi.waitFor(() => expect(editor.opened).toHaveLength(2));
    expect(editor.opened).toContainEqual({
      language: 'json',
      content: expect.stringContaining('"gloss-analysis"') as unknown,
    });
    expect(editor.opened).toContainEqual({
      language: 'plaintext',
      content: expect.stringContaining('sentence,line') as unknown,
    });
  });

  it('can be closed by the user and opened again', () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    view().dispose();
    expect(panel.isOpen).toBe(false);
    expect(panel.model).toBeUndefined();
    panel.show(model, text);
    expect(editor.created).toHaveLength(2);
    expect(view().load()).toEqual([{ type: 'show', model, isPinned: false }]);
  });

  it('takes over a panel that the editor brings back', () => {
    const { panel, deps } = setUp();
    const view = new FakeView();
    panel.restore(asPanel(view), { uri: model.uri, scope: 'document' });
    expect(deps.onRestore).toHaveBeenCalledExactlyOnceWith({ uri: model.uri, scope: 'document' });
    panel.showBusy('Reading');
    expect(view.load()).toEqual([{ type: 'busy', message: 'Reading' }]);
  });

  it('closes a panel that it cannot bring back', () => {
    const { panel, deps } = setUp();
    const unreadable = new FakeView();
    panel.restore(asPanel(unreadable), { uri: 1 });
    panel.show(model, text);
    const second = new FakeView();
    panel.restore(asPanel(second), { uri: model.uri, scope: 'document' });
    expect([unreadable.isDisposed, second.isDisposed]).toEqual([true, true]);
    expect(deps.onRestore).not.toHaveBeenCalled();
  });

  it('leaves nothing behind when disposed, also twice', () => {
    const { panel, view } = setUp();
    panel.show(model, text);
    panel.dispose();
    panel.dispose();
    expect(view().isDisposed).toBe(true);
    expect(panel.isOpen).toBe(false);
  });
});
