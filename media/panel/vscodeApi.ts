import type { FromPage } from '../../src/extension/features/panel/protocol';

interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be acquired once per page, which importing a module does. */
export const vscode = acquireVsCodeApi();
