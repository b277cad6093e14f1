// What `import 'vscode'` gives outside VS Code: an empty module. Code that only needs its types, or needs it only in
// functions that a unit test does not call, can be tested without an editor; everything else belongs in test/host.
export {};
