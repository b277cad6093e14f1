// What `import 'vscode'` means outside src/extension: an empty module, so that any use of it fails to compile.
export {};
