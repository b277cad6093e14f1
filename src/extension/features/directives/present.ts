import { l10n } from 'vscode';
import { directiveNames, ignorableTypes, ruleGroups, ruleIds } from '../../../analysis';

/** What can be completed behind some text, and how many characters before the caret it takes the place of. */
export interface Completions {
  readonly kind: 'directive' | 'rule' | 'type' | 'text';
  readonly replaces: number;
  readonly items: readonly CompletionText[];
}

export interface CompletionText {
  readonly label: string;
  readonly detail: string;
  readonly insertText: string;
}

const details = (): Readonly<Record<(typeof directiveNames)[number], string>> => ({
  'gloss-disable-next-line': l10n.t('Silence rules on the next line'),
  'gloss-disable-line': l10n.t('Silence rules on this line'),
  'gloss-disable-file': l10n.t('Silence rules in the whole file'),
  'gloss-disable': l10n.t('Silence rules from here on'),
  'gloss-enable': l10n.t('End what gloss-disable began'),
  'gloss-capture': l10n.t('Keep in mind what is silent here'),
  'gloss-restore': l10n.t('Go back to what was captured'),
  'gloss-ignore': l10n.t('Ignore a name or number in this file'),
});

/** Markers behind which a comment begins; in markdown only those of HTML. */
const commentStart = { markdown: /<!--[^>]*$/, code: /(?:\/\/|\/\*|#|--|;|%|<!--|"""|'''|\{-|\(\*|^\s*\*)/ };
/** A directive that is being written: nothing or a beginning of `gloss-…` behind the marker, or `gloss-…` anywhere. */
const freshDirective = /(?:\/\/[/!]?|\/\*+|#|--|;|%|\*|"""|''')[ \t]*(g[a-z-]*)?$/;
const begunDirective = /(?:^|\s)(gloss-[a-z-]*)$/;
const ruleList =
  /(?:^|\s)gloss-(?:disable(?:-next-line|-line|-file)?|enable)((?:[\s,]+[\w/]+)*)[\s,]+([\w/]*)$/;
const ignoreType = /(?:^|\s)gloss-ignore[ \t]+(\w*)$/;
const ignoreText = /(?:^|\s)gloss-ignore(?:[ \t]+(\w+))?((?:[\s,]+"[^"]*")*)[\s,]+("?[^"]*)$/;

/**
 * What fits at the caret, `before` being the line up to it. Undefined outside of comments. `names`: texts of the document
 * with their types, for `gloss-ignore`.
 */
export function completionsAt(
  before: string,
  family: 'markdown' | 'code',
  names: readonly { readonly type: string; readonly text: string }[],
): Completions | undefined {
  // Inside of a block comment a line need not have any marker: there a begun directive is enough.
  if (!commentStart[family].test(before) && (family === 'markdown' || !/^\s*gloss-/.test(before))) {
    return undefined;
  }
  return rulesAt(before) ?? typesAt(before, names) ?? textsAt(before, names) ?? directivesAt(before, family);
}

function directivesAt(before: string, family: 'markdown' | 'code'): Completions | undefined {
  const isMarkdown = family === 'markdown';
  const fresh = isMarkdown ? /<!--[ \t]*(g[a-z-]*)?$/.exec(before) : freshDirective.exec(before);
  const match = begunDirective.exec(before) ?? fresh;
  if (!match) return undefined;
  const detailOf = details();
  const items = directiveNames.map((name) => ({ label: name, detail: detailOf[name], insertText: name }));
  return { kind: 'directive', replaces: match[1]?.length ?? 0, items };
}

function rulesAt(before: string): Completions | undefined {
  const match = ruleList.exec(before);
  if (!match) return undefined;
  const used = new Set((match[1] ?? '').split(/[\s,]+/));
  const rules = ruleIds.map((id) => ({ label: id, detail: l10n.t('Rule'), insertText: id }));
  const groups = ruleGroups.map((group) => ({
    label: group,
    detail: l10n.t('All rules of {0}', group),
    insertText: group,
  }));
  const items = [...rules, ...groups].filter(({ label }) => !used.has(label));
  return { kind: 'rule', replaces: match[2]?.length ?? 0, items };
}

function typesAt(before: string, names: readonly { readonly type: string }[]): Completions | undefined {
  const match = ignoreType.exec(before);
  if (!match) return undefined;
  const types = [...new Set([...ignorableTypes, ...names.map(({ type }) => type)])];
  const items = types.map((type) => ({ label: type, detail: l10n.t('Type'), insertText: type }));
  return { kind: 'type', replaces: match[1]?.length ?? 0, items };
}

function textsAt(
  before: string,
  names: readonly { readonly type: string; readonly text: string }[],
): Completions | undefined {
  const match = ignoreText.exec(before);
  if (!match) return undefined;
  const [, type, , typed = ''] = match;
  const texts = new Map(
    names
      .filter((name) => type === undefined || name.type === type)
      .map((name): [string, string] => [name.text.replace(/\s+/g, ' '), name.type]),
  );
  const items = [...texts].map(([text, detail]) => ({ label: `"${text}"`, detail, insertText: `"${text}"` }));
  return { kind: 'text', replaces: typed.length, items };
}
