import table from './technicalText.json';

interface Kind {
  readonly name: string;
  readonly editor?: { readonly pattern: string; readonly flags?: string };
}

const kinds: readonly Kind[] = table.kinds;

/** Code spans as people write them in comments and plain text. Global. */
export const codeSpans: readonly RegExp[] = patternsOf((name) => name === 'code');

/**
 * Addresses: never prose, whatever they stand in. A trailing full stop or bracket belongs to the sentence. Global.
 *
 * The table also has what training puts in place of code and links (training/text.py reads it there).
 */
export const addresses: readonly RegExp[] = patternsOf((name) => name !== 'code');

function patternsOf(isWanted: (name: string) => boolean): readonly RegExp[] {
  return kinds.flatMap(({ name, editor }) =>
    editor !== undefined && isWanted(name) ? [new RegExp(editor.pattern, `g${editor.flags ?? ''}`)] : [],
  );
}
