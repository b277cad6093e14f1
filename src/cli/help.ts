export const commandNames = ['predict', 'analyze'] as const;
export type CommandName = (typeof commandNames)[number];

export const generalUsage = 'usage: gloss predict|analyze [OPTION…] [FILE…]';

export const commandUsage: Readonly<Record<CommandName, string>> = {
  predict: 'usage: gloss predict --task TASK [--model DIR] [--threads N] [FILE]',
  analyze:
    'usage: gloss analyze [--format text|json] [--sentences] [--language ID] [--column NAME]…\n' +
    '                     [--threshold RULE=NUMBER]… [--fail-on-findings] [--model DIR] [--threads N] FILE…',
};

const modelHelp = `  --model DIR      folder of a model package; the one that comes with Gloss by default
  --threads N      processor threads of the model, 1 to 64; half the processors, at most 4, by default
  -h, --help       show this text
`;

export const generalHelp = `${generalUsage}

Sentiment, names and similarity of text, on this machine alone.

  gloss predict    answer JSON Lines: one text in, one answer out
  gloss analyze    report on the prose of documents: markdown, comments in code, plain text

  -h, --help       show this text; "gloss COMMAND --help" tells more
  --version        show the version

Exit status: 0 done, 1 some input was not answered, 2 wrong usage, 3 no usable model, 4 findings (on request).
`;

const predictHelp = `${commandUsage.predict}

Reads JSON Lines from FILE, or from standard input without FILE or with -, and writes one JSON line for each line
read, in order.

  --task TASK      sentiment    {"text"} → {"label","probabilities"}
                   entities     {"text"} → {"entities":[{"start","end","text","label","score"}]}
                   similarity   {"a","b"} → {"score"}, the cosine, −1 to 1
                   embedding    {"text"} → {"embedding":[…]}, a vector of length 1
${modelHelp}
Offsets count UTF-16 units. A line that cannot be answered gives {"error":{"code","message","line"}} in its place; the
others are answered all the same.

Exit status: 0 every line was answered, 1 at least one was not, 2 wrong usage, 3 no usable model.
`;

const analyzeHelp = `${commandUsage.analyze}

Reports on the prose of each FILE (- is standard input): what reads as negative and what is said twice. The language
follows from the file's name.

  --format FORMAT  text (default): findings by line and column, and a summary of each file
                   json: an array with the regions, sentences, results and findings of each file
  --sentences      list every sentence with its tone and names too (text only; json always has them)
  --language ID    VS Code's language id for all files, e.g. markdown, python, plaintext
  --column NAME, --field NAME
                   the column of a CSV file or field of a JSON Lines file (user.bio) to read; can be repeated;
                   those with the most words by default
  --threshold RULE=NUMBER
                   report from this score on, 0 to 1; RULE=off switches a rule off; can be repeated
                   rules: sentiment/negative, similarity/duplicate
  --fail-on-findings
                   exit status 4 when anything was found
${modelHelp}
Exit status: 0 done, 1 a file could not be analyzed (the others were), 2 wrong usage, 3 no usable model, 4 findings.
`;

export const commandHelp: Readonly<Record<CommandName, string>> = {
  predict: predictHelp,
  analyze: analyzeHelp,
};
