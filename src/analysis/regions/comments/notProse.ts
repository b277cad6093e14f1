/** What stands in comments without being prose: orders to tools, legal text, code that was commented out. */

const toolDirectives = [
  String.raw`(?:eslint|tslint|jshint|jslint|prettier|biome|oxlint|stylelint|deno|dprint|standard)[-\w]*\b.*`,
  String.raw`@ts-(?:ignore|expect-error|nocheck|check)\b.*`,
  String.raw`(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable|enable)\b.*`,
  String.raw`(?:noqa|nosec|nosemgrep|nolint|NOLINT\w*|NOSONAR|noinspection|fmt|isort|yapf|mypy|pyright|pylint|flake8|ruff|type|pragma|pycln)\s*:.*`,
  String.raw`(?:noqa|nosec|nolint|NOLINT\w*|NOSONAR|fallthrough|fall through)\s*$`,
  String.raw`nolint (?:start|end)\b.*`,
  // OpenMP, OpenACC and the compilers of Fortran; MATLAB; PowerShell.
  String.raw`\$(?:omp|OMP|acc|ACC)\b.*|(?:DIR|DEC|GCC|PGI|IBM)\$.*`,
  String.raw`(?:synthesis|synopsys|pragma)\s+(?:translate|on|off|\w+_\w+)\b.*`,
  String.raw`#(?:ok|codegen|function)\b.*`,
  String.raw`[Rr]equires\s+-[A-Z].*`,
  String.raw`pragma\b.*`,
  String.raw`(?:go:\w+|\+build|line|export|cgo)\s+\S+$|go:\w+.*`,
  String.raw`(?:rubocop|shellcheck|hadolint|yamllint|swiftlint|ktlint|detekt|checkov|tfsec|tflint|clang-format|clang-tidy|sqlfluff|markdownlint|yaml-language-server|cspell|cSpell|spell-?checker|codespell|vale|luacheck|stylua|selene)[-:\s].*`,
  String.raw`(?:frozen_string_literal|encoding|coding|warn_indent|typed|vim?|ex|sourceMappingURL|sourceURL|language|syntax|escape)\s*[:=].*`,
  String.raw`-\*-.*`,
  String.raw`###autoload\b.*`,
  String.raw`@(?:formatter|flow|jsx|jsxRuntime|generated|format|license|preserve|vitest-environment|jest-environment)\b.*`,
  String.raw`#?\s*(?:region|endregion)\b.*`,
  String.raw`<\/?reference\b.*`,
  String.raw`(?:global|globals|exported)\s+[\w$, :]+$`,
  String.raw`!.*\b(?:bin|usr)\/.*`,
  String.raw`ReSharper\b.*`,
  String.raw`__?[A-Z]+__?$`,
  String.raw`@\w*doc\s+(?:false|nil)$`,
];
const toolDirective = new RegExp(`^(?:${toolDirectives.join('|')})`);

/** An order to a tool, by what a comment's line starts with. */
export function isToolDirective(content: string): boolean {
  return toolDirective.test(content);
}

const legalText =
  /\bSPDX-License-Identifier\b|\blicen[cs]ed (?:under|to)\b|\ball rights reserved\b|\bpermission is hereby granted\b|\bsoftware is provided "?as is\b|\bGeneral Public License\b|\bcopyright\s+(?:\(c\)|©|\d{4}|by\b|the\b|[A-Z])|\bgoverned by a [\w-]+ license\b|\bredistribution and use in source\b/i;

/** Whether a comment's text is a licence or copyright notice. */
export function isLegalText(content: string): boolean {
  return legalText.test(content);
}

const statement =
  /^(?:(?:if|for|while|switch|foreach|elif|catch)\s*\(.*|(?:return|break|continue|throw|raise|yield|await|delete|goto)\b[^.!?]*;|(?:const|let|var|def|func|fn|function|import|from|export|using|#include|#define|package|namespace|public|private|protected|static)\s+\S.*(?:[;{=:(]|['"]).*|else\b.*[{:]|end|fi|done|esac)$/;
/** Up to three words of a type, and what is assigned to: a name, a member, an element or what a call gives. */
const assignment =
  /^(?:[A-Za-z_][\w<>[\],]*\s+){0,3}[*&%@]?(?:[\w.$[\]'">-]|::|(?<=\w)\([^()]*\))+\s*(?:[-+*/%|&^.]|\?\?|\|\||&&|:)?=(?!=)\s*\S/;
const call = /^(?:await |new |return )?[\w.$:>-]+\(.*\)\s*[;,{)]*$/;
const closing = /^[}\])]+[;,)]*(?:\s*(?:else|catch|finally)\b.*)?$/;
const tag = /^<\/?[A-Za-z][\w.-]*(?:\s[^>]*)?\/?>$/;
const keyValue = /^["']?[\w.-]+["']?\s*:\s*(?:["'{[]|\d|true|false|null).*[,{[\]}"']?$/;

/** Four plain words in a row: enough to call a line prose whatever else stands in it. */
const wording = /(?:^|\s)(?:[("']?[A-Za-z][a-z'’]*[)"',:;]*\s+){3,}[("']?[A-Za-z][a-z'’]*\b/;

/** Whether one line of a comment is code that was commented out. Conservative: a line that reads as words is not. */
export function looksLikeCode(content: string): boolean {
  if (closing.test(content) || tag.test(content)) return true;
  if (/[;{}]\s*$/.test(content) && !wording.test(content)) return true;
  if (wording.test(content.replace(/(["'`]).*?\1/g, ' '))) return false;
  return [statement, assignment, call, keyValue].some((pattern) => pattern.test(content));
}
