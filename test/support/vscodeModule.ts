// What `import 'vscode'` gives outside VS Code: English and its texts, and nothing else. Code that only needs types, or needs
// the editor only in functions that a unit test does not call, can be tested without one; everything else belongs in
// test/host.

export const l10n = {
  /** The English text with its `{0}`, `{1}` … filled in. */
  t: (message: string, ...args: readonly (string | number)[]): string =>
    message.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder)),
  bundle: undefined,
};

export const env = { language: 'en' };
