import { parseDirective } from '../../directives';
import type { Region, Span } from '../../types';
import { dropAddresses, dropBackticks } from '../inlinePatterns';
import type { ProseMask } from '../proseMask';
import type { Comment, CommentLine } from './assemble';
import { bullet, IndentedCode } from './indentedCode';
import { luaChoiceLength, luaTagLength } from './luaTags';
import { isToolDirective, looksLikeCode } from './notProse';

/**
 * What a line of a comment is:
 * - `text`: prose; goes on with the paragraph, or with `item` starts one.
 * - `gap`: blank, decoration or code; ends the paragraph.
 * - `hidden`: an ignore directive, which must not change what is read around it.
 */
type LineKind = 'text' | 'item' | 'gap' | 'hidden';

/** Tags whose line says nothing to a reader. */
const silentTag =
  /^[@\\](?:see|link|author|since|version|type|typedef|docs|template|module|license|copyright|alias|name|spec|equiv|memberof|class|constructor|enum|extends|augments|implements|override|internal|public|private|protected|readonly|static|async|abstract|default|defaultvalue|file|date|ingroup|defgroup|addtogroup|sa|inheritdoc|api|kind|category|package|access|group|callback|ignore|hidden|virtual|sample)\b.*/i;
const namedTag =
  /^[@\\](?:param|arg|argument|property|prop|tparam|retval|throws|throw|exception|raise|raises|yieldparam|option|attr|field)\b(?:\s*\[(?:in|out|in,\s*out)\])?(?:\s*(?:\{[^}]*\}|\[[\w<>:, ]+\]))?\s*(?:\[[^\]]*\]|[\w.$*&:<>]+)?(?:\s*\[[^\]]*\])?(?:\s+[-–—:])?/i;
/** The type that PHP writes between tag and name. */
const phpTag =
  /^@(?:param|var|property(?:-read|-write)?|global)\s+(?:[^\s$]|(?<=[,|:&])[ \t])+[ \t]+&?(?:\.{3})?\$\w+\s*/;
/** And before what is returned: a type of its own, told from words by the capital behind it. */
const typedReturn =
  /^@returns?\s+\??(?:bool|boolean|int|integer|float|string|array|void|mixed|self|static|object|callable|iterable|null)\b\S*\s+(?=\p{Lu})/u;
/** A type alone says nothing to a reader either. */
const typeTag = /^[@\\](?:returns?|throws|var|type|yields?)\s+\S+$/i;
const otherTag = /^[@\\]\w+(?:\{\w+\})?(?:\s*(?:\{[^}]*\}|\[[^\]]*\]))?(?:\s+[-–—])?/;
/** What begins an example, and what ends it: a tag, or a section of PowerShell's help or of Perl's. */
const exampleStart = /^(?:[@\\](?:example|code|verbatim|usage|startuml|dot)\b|\.EXAMPLE$|=begin\b)/i;
const exampleEnd = /^(?:[@\\]\w|\.[A-Z]{4,}\b|=end\b)/i;
/** Prompts of interactive sessions. */
const prompt = /^(?:>>>|\.\.\.|\$|(?:iex|julia|ghci|irb)\S*>) /;

/** Lines of help and documentation (PowerShell, Perl, Haskell, Sphinx, Markdown) that only say what comes next. */
const silentField =
  /^(?:\.(?:synopsis|description|parameter|inputs|outputs|notes|link|component|role|functionality|forwardhelp\w+|externalhelp)\b.*|=(?:over|back|cut|pod|encoding|for|end)\b.*|(?:Module|Copyright|License|Maintainer|Stability|Portability)[ \t]+:.*|:r?type\b[^:]*:.*|#{1,6}[ \t]+(?:Examples?|Usage|Arguments|Parameters|Returns|Panics|Errors|Safety|See also)\s*)$/i;
/** The same before prose. */
const fieldBeforeProse = /^(?:=(?:head\d|item)(?:\s+(?:\*|\d+\.?))?(?:\s+|$)|Description[ \t]+:\s*)/;

const sphinxField = /^:[a-z]+(?:\s+[^:]+)?:\s*/i;
const docstringHeader =
  /^(?:Args|Arguments|Parameters|Other Parameters|Params|Returns|Return|Yields|Raises|Throws|Warns|Attributes|Examples?|Notes?|See Also|References|Usage|Todo|Keyword Args|Keyword Arguments|Methods)\s*:{0,2}$/;
const docstringArgument = /^\*{0,2}[a-z_]\w*(?:\s*\([^)]*\))?:(?=\s|$)\s*/;
const numpyArgument = /^\*{0,2}[a-z_]\w*(?:,\s*\*{0,2}\w+)*\s:\s.*/;
/** Swift's lists of parameters. */
const swiftField =
  /^-\s+(?:parameter\s+\w+|parameters|returns|throws|note|warning|important|precondition|complexity)\s*:\s*/i;
const marker =
  /^(?:(?:TODO|FIXME|XXX|HACK)\b(?:\s*\([^)]*\))?:?|(?:NOTE|BUG|OPTIMIZE|MARK|WARNING|IMPORTANT|INFO|REVIEW|SAFETY)(?:\([^)]*\))?:)\s*(?:-\s+)?/;

/** The sides of a box that is drawn around a comment, and rules to the left and right of a title. */
const boxStart = /^(?:[│║┃|]|[=─━═*~#-]{2,})[ \t]+(?=\S)/;
const boxEnd = /[ \t]+(?:[│║┃|]|\*+|\/{2,}|[#=─━═~-]{2,}|\\)$/;

const inlineMarkup = [
  // Variables of Emacs behind a title.
  /-\*-[^\r\n]*?-\*-/g,
  // What an example gives: `sum(1, 2) # => 3`.
  /#\s?=>[^\r\n]*/g,
  /\{@(?:code|literal|value|snippet)\b[^}]*\}/g,
  /\{@\w+\s+[^\s|}]+\s*\|?|(?<=\{@[^}]{0,200})\}/g,
  /<(code|c|pre|kbd|tt)>[^\r\n]*?<\/\1>/gi,
  /<\/?[a-z][\w.-]*(?:\s[^<>\r\n]*)?\/?>/gi,
  /\b[CFLE]<[^<>\r\n]*>/g,
  /[@\\](?:ref|p|c|a|e|b|em)\s+\S+/g,
  /:[a-z]+:`[^`\r\n]*`/g,
  /``[^\r\n]*?``/g,
  // Names of code: calls, snake_case, camelCase, scope::paths, $variables.
  /(?<![\w.])[\w.]*\w\([^()\r\n]{0,80}\)(?![\w(])/g,
  /(?<!\w)(?:[A-Za-z]\w*_\w+|_+\w+|\$\w+|\w+(?:::\w+)+|(?!(?:mac|watch|tv|iPad)OS\b)[a-z]{2,}[A-Z]\w*)(?!\w)/g,
  /@[\w./-]+/g,
];

/** Code in ocamldoc: `[List.map f]`. */
const ocamlCode = /\[[^[\]\r\n]*\]/g;

/** Reads a comment line by line; one use per comment. */
export class CommentReader {
  readonly #mask: ProseMask;
  readonly #comment: Comment;
  readonly #spans: Span[] = [];
  #open: Span | undefined;
  #isInFence = false;
  #isInExample = false;
  #isInSession = false;
  readonly #indented: IndentedCode | undefined;

  /** `hasIndentedCode`: as in `CodeLanguage`. */
  constructor(mask: ProseMask, comment: Comment, hasIndentedCode: boolean) {
    this.#mask = mask;
    this.#comment = comment;
    this.#indented = hasIndentedCode ? new IndentedCode(mask.text, comment) : undefined;
  }

  /** One region per paragraph, list item or tag. Directives inside are reported to `didMeetDirective`. */
  read(didMeetDirective: (place: Span) => void): readonly Region[] {
    for (const line of this.#comment.lines) {
      const content = this.#mask.text.slice(line.start, line.end).trim();
      const kind = parseDirective(content)
        ? this.#hideDirective(line, didMeetDirective)
        : this.#readLine(line, content);
      if (kind === 'gap' || kind === 'item') this.#close();
      if (kind === 'text' || kind === 'item')
        this.#open = { start: this.#open?.start ?? line.start, end: line.end };
    }
    this.#close();
    const regionKind = this.#comment.kind === 'docstring' ? 'docstring' : 'comment';
    return this.#spans.flatMap((span) => this.#mask.region(regionKind, span) ?? []);
  }

  #close(): void {
    if (!this.#open) return;
    const span = this.#open;
    this.#open = undefined;
    for (const pattern of inlineMarkup) this.#mask.dropMatches(pattern, span);
    if (this.#comment.marker.startsWith('(**')) this.#mask.dropMatches(ocamlCode, span);
    dropAddresses(this.#mask, span);
    dropBackticks(this.#mask, span);
    this.#spans.push(span);
  }

  /** A directive behind text leaves the text before it. */
  #hideDirective(line: CommentLine, didMeetDirective: (place: Span) => void): LineKind {
    didMeetDirective(line);
    const before = this.#mask.text.slice(line.start, line.end).search(/\bgloss-/);
    const text = this.#mask.text.slice(line.start, line.start + before);
    if (!/\p{L}/u.test(text)) return 'hidden';
    const kind = this.#readLine({ ...line, end: line.start + before }, text.trim());
    return kind;
  }

  #readLine(whole: CommentLine, drawn: string): LineKind {
    const isIndented = this.#indented?.reads(whole, drawn) === true;
    if (this.#isInsideCode(drawn) || isIndented || isToolDirective(drawn)) return 'gap';
    const { line, content } = withoutBox(whole, drawn);
    if (!/\p{L}/u.test(content) || isToolDirective(content)) return 'gap';
    if (silentTag.test(content) || typeTag.test(content) || silentField.test(content)) return 'gap';
    if (looksLikeCode(content)) return 'gap';
    const prefix = this.#prefixOf(content);
    if (prefix === content.length) return 'gap';
    const start = line.start + this.#mask.text.slice(line.start, line.end).search(/\S/);
    this.#mask.keep(start + prefix, line.end);
    return prefix > 0 ? 'item' : 'text';
  }

  /** Fences, examples of documentation comments, and interactive sessions up to the next blank line. */
  #isInsideCode(content: string): boolean {
    if (/^(?:`{3,}|~{3,})/.test(content)) {
      this.#isInFence = !this.#isInFence;
      return true;
    }
    if (exampleStart.test(content)) this.#isInExample = true;
    else if (exampleEnd.test(content)) this.#isInExample = false;
    if (prompt.test(content)) this.#isInSession = true;
    else if (content === '') this.#isInSession = false;
    // What a console printed (`#> [1] 4`) is none of the author's words.
    return this.#isInFence || this.#isInExample || this.#isInSession || this.#comment.marker === '#>';
  }

  /** Length of what stands before the prose of a line: tag and name, bullet, marker, field. */
  #prefixOf(content: string): number {
    if (/^--- ?\|$/.test(this.#comment.marker)) return luaChoiceLength(content);
    const tag = /^---?$/.test(this.#comment.marker) ? luaTagLength(content) : 0;
    if (tag > 0) return tag;
    const isDocumentation =
      this.#comment.kind !== 'line' || /^(?:\/\/[/!]|#['|]|''')/.test(this.#comment.marker);
    const patterns = [fieldBeforeProse, swiftField, bullet, marker];
    if (isDocumentation || /^[@\\]/.test(content)) patterns.push(phpTag, typedReturn, namedTag, otherTag);
    if (this.#comment.kind === 'docstring') {
      if (docstringHeader.test(content) || numpyArgument.test(content)) return content.length;
      patterns.push(sphinxField, docstringArgument);
    }
    if (!this.#comment.marker.startsWith('#')) patterns.push(/^#{1,6}\s+/);
    for (const pattern of patterns) {
      const length = pattern.exec(content)?.[0].length ?? 0;
      if (length > 0) return length;
    }
    return 0;
  }
}

/** A line without the drawing around it, and its text. Tables of Markdown keep their bars: they are not prose either way. */
function withoutBox(line: CommentLine, content: string): { line: CommentLine; content: string } {
  const behind = boxEnd.exec(content)?.[0].length ?? 0;
  const before = boxStart.exec(content)?.[0].length ?? 0;
  if (before + behind === 0 || (content.startsWith('|') && content.indexOf('|', 1) < content.length - 1))
    return { line, content };
  const inner = content.slice(before, content.length - behind);
  const start = line.start + before;
  return { line: { ...line, start, end: line.end - behind }, content: inner };
}
