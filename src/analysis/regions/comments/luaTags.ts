/** Tags of Lua: those of its language server (`---@param name type text`) and of LDoc (`-- @tparam type name text`). */

const atom = [
  String.raw`fun\([^()]*\)(?:\s*:\s*[\w.<>[\]|?]+)?`,
  String.raw`\{[^{}]*\}`,
  String.raw`\([^()]*\)`,
  String.raw`"[^"]*"`,
  String.raw`'[^']*'`,
  '`[^`]*`',
  String.raw`[\w.]+(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>)?`,
].join('|');
const type = String.raw`(?:${atom})(?:\[\])*\??(?:\s*\|\s*(?:${atom})(?:\[\])*\??)*`;
/** What begins a text, and so ends what stands before it. */
const opening =
  '(?:the|a|an|all|any|each|every|its|this|that|these|those|whether|if|how|what|which|where|when)';

const silent =
  /^@(?:generic|overload|diagnostic|nodiscard|cast|meta|operator|source|as|enum|module|type|see|class)\b/;
const documented =
  /^@(?:param\s+(?:[\w.]+|\.\.\.)\??|field\s+(?:(?:public|private|protected|package)\s+)?(?:\w+|\[[^\]]*\])\??|vararg|return)\s+/;
const ldoc = new RegExp(String.raw`^@tparam(?:\[[^\]]*\])?\s+${type}\s+(?:[\w.]+|\.\.\.)(?:\s+|$)`);
const ldocReturn = new RegExp(String.raw`^@treturn(?:\[[^\]]*\])?\s+${type}(?:\s+|$)`);
const typeAtStart = new RegExp(`^${type}(?=[\\s,]|$)`);
/** Of a type alone one can tell that it is one: by its name, its signs or its capital. */
const isPlainType =
  /^(?:nil|any|boolean|string|number|integer|function|table|thread|userdata|lightuserdata|self|unknown|void|true|false)$/;
const isSigned = /[|<>[\](){}?'"`]|\w\.\w/;
const isCapital = /^\p{Lu}\w*$/u;
const isOpening = new RegExp(`^${opening}$`, 'i');
const onlyNames = new RegExp(String.raw`^(?:\s+\w+)?(?:\s*,\s*${type}(?:\s+\w+)?)*\s*$`);
const returnedName = new RegExp(String.raw`^\s+\w+(?=\s+${opening}\b)`, 'i');
const beforeText = /^\s*(?:[#@]\s*)?/;

/** How much of a line with a tag says nothing to a reader: 0 where it is no such tag, all of it where no text follows. */
export function luaTagLength(content: string): number {
  if (silent.test(content)) return content.length;
  const known = (ldoc.exec(content) ?? ldocReturn.exec(content))?.[0].length;
  if (known !== undefined) return known;
  const tag = documented.exec(content)?.[0] ?? '';
  const found = tag === '' ? undefined : typeAtStart.exec(content.slice(tag.length))?.[0];
  if (found === undefined || !isType(found)) return 0;
  let length = tag.length + found.length;
  const isReturn = tag.startsWith('@return');
  if (isReturn && onlyNames.test(content.slice(length))) return content.length;
  if (isReturn) length += returnedName.exec(content.slice(length))?.[0].length ?? 0;
  return length + (beforeText.exec(content.slice(length))?.[0].length ?? 0);
}

/** The same of a line that goes on with an alias: `---| "left" # To the left.` */
export function luaChoiceLength(content: string): number {
  return /^[^#]*#\s*/.exec(content)?.[0].length ?? content.length;
}

function isType(found: string): boolean {
  return isPlainType.test(found) || isSigned.test(found) || (isCapital.test(found) && !isOpening.test(found));
}
