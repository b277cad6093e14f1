const declaration =
  /\b(?:class|interface|struct|enum|trait|type|typedef|namespace|module|package|const|let|var|val|def|defp|defmodule|fn|fun|func|function|import|use|using|record|object|protocol|extension|impl|mod|data|newtype|sub|procedure|program|entity|component|local|my|our|from|require|alias|as)\s+(?:static\s+|mut\s+|\(\w+\s+\*?\w+\)\s+)?([\p{L}_$][\p{L}\p{N}_$]*)/gu;
const assignment =
  /^[ \t]*(?:export[ \t]+|readonly[ \t]+)*([\p{L}_$][\p{L}\p{N}_$]*)[ \t]*(?::[^=\r\n]{0,80})?(?:=(?!=)|:=|<-)/gmu;
const importList = /\bimport\s*(?:type\s*)?\{([^}]*)\}|\bimport[ \t]+([\w, \t]+)$/g;
const name = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/**
 * Names that one line of code declares or imports: `given` by the scopes of its grammar, and found by shape in `code`,
 * the line without comments and strings. A name too many costs one entity in a comment, a name too few shows a variable
 * as a person.
 */
export function findNames(code: string, given: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const text of given) for (const found of text.match(name) ?? []) names.add(found);
  if (/\S/.test(code)) {
    for (const pattern of [declaration, assignment, importList]) {
      for (const match of code.matchAll(pattern)) {
        for (const found of (match[1] ?? match[2] ?? '').match(name) ?? []) names.add(found);
      }
    }
  }
  return [...names];
}

const wideImport = /\bimport\s*(?:type\s*)?(?:\{([^{}]{0,4000})\}|\(([^()]{0,4000})\))/g;

/** Names in import lists that run over several lines. */
export function findImportedNames(text: string): readonly string[] {
  return [...text.matchAll(wideImport)].flatMap((match) => (match[1] ?? match[2] ?? '').match(name) ?? []);
}
