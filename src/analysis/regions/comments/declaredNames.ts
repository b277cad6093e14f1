import type { Span } from '../../types';

const declaration =
  /\b(?:class|interface|struct|enum|trait|type|typedef|namespace|module|package|const|let|var|val|def|fn|fun|func|function|import|use|using|record|object|protocol|extension|impl|mod)\s+(?:static\s+|mut\s+)?([\p{L}_$][\p{L}\p{N}_$]*)/gu;
const assignment = /^[ \t]*([\p{L}_$][\p{L}\p{N}_$]*)[ \t]*(?::[^=\r\n]{0,80})?=(?!=)/gmu;
const importList = /\bimport\s*(?:type\s*)?\{([^}]*)\}|\bimport[ \t]+([\w, \t]+)$/gm;

/**
 * Names that a source file declares or imports, outside of its comments. Found by shape, not by parsing: a name too
 * many costs one entity in a comment, a name too few shows a variable as a person.
 */
export function findDeclaredNames(text: string, comments: readonly Span[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const pattern of [declaration, assignment, importList]) {
    let next = 0;
    for (const match of text.matchAll(pattern)) {
      while ((comments[next]?.end ?? Infinity) <= match.index) next++;
      if ((comments[next]?.start ?? Infinity) <= match.index) continue;
      for (const name of (match[1] ?? match[2] ?? '').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])
        names.add(name);
    }
  }
  return names;
}
