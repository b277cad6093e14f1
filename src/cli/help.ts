import { redactionTypes } from '../analysis';

export const commandNames = ['predict', 'analyze', 'redact', 'evaluate', 'bench', 'model'] as const;
export type CommandName = (typeof commandNames)[number];

export const generalUsage =
  'usage: gloss predict|analyze|redact|evaluate [OPTION…] [FILE…]\n       gloss bench [OPTION…]\n       gloss model pull|compile|list|remove [NAME…]';

export const commandUsage: Readonly<Record<CommandName, string>> = {
  predict: 'usage: gloss predict --task TASK [OPTION…] [--model MODEL] [--threads N] [--device D] [FILE]',
  analyze:
    'usage: gloss analyze [--format text|json] [--sentences] [--language ID] [--column NAME]…\n' +
    '                     [--threshold RULE=NUMBER]… [--fail-on SEVERITY] [--model MODEL] [--threads N]\n' +
    '                     [--device D] FILE…',
  redact:
    'usage: gloss redact [--types TYPE,…] [--minimum-score NUMBER] [--language ID] [--mapping FILE]\n' +
    '                    [--model MODEL] [--threads N] [--device D] --out DIR FILE… | --stdout FILE',
  evaluate:
    'usage: gloss evaluate --task TASK --data FILE [--format text|json] [--model MODEL] [--threads N]\n' +
    '                      [--device D]',
  bench: 'usage: gloss bench [--model MODEL]… [--threads N]… [--rounds N] [--format text|json]',
  model:
    'usage: gloss model pull NAME[@REVISION] [--precision P] [--task TASK] [--endpoint URL]\n' +
    '       gloss model compile DIR|NAME[@REVISION] [--out DIR] [--precision P] [--id ID] [--task TASK]\n' +
    '                                              [--samples FILE] [--force] [--endpoint URL]\n' +
    '       gloss model list [--known] [--format text|json]\n' +
    '       gloss model remove NAME…',
};

const modelHelp = `  --model MODEL    folder of a model package, or name of an installed model (gloss model list);
                   the one that comes with Gloss by default
  --threads N      processor threads of the model, 1 to 64; half the processors, at most 4, by default
  --device D       what computes: cpu (default), auto, webgpu, coreml, dml or cuda. auto measures models in fp32, and
                   takes WebGPU if it is faster. What cannot be used, or answers otherwise, gives way to the
                   processor. webgpu was tested with a software driver only; coreml, dml and cuda were not tested
  -h, --help       show this text
`;

export const generalHelp = `${generalUsage}

Sentiment, names and similarity of text, on this machine alone. Only "gloss model" uses the network, to fetch models.

  gloss predict    answer JSON Lines: one text in, one answer out
  gloss analyze    report on the prose of documents: markdown, comments in code, plain text
  gloss redact     write copies of documents without the names and numbers of people
  gloss evaluate   measure a model package on data that says what is right
  gloss bench      time model packages on this machine, and say which number of threads to use
  gloss model      fetch other models from a hub, compile your own, list and remove them

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
                   hostility    {"text"} → {"label","probabilities"}, civil or hostile
                   classification {"text"} or {"text","pair"} → {"labels":[{"label","score"}]}, the likeliest first
                   answer       {"question","context"} → {"answers":[{"start","end","text","score"}],"noAnswer"}
                   masked-word  {"text"} with [MASK] in it → {"words":[{"token","score"}]}
                   zero-shot    {"text","labels"} → {"labels":[{"label","score"}]}, labels of your own
                   choice       {"text","choices"} → {"choices":[{"choice","score"}]}, what could follow the text
                   Which tasks there are depends on the model package.
  --top-k N        most answers, words, labels or choices, 1 to 100; default: 1 answer, 5 words, all others
  --max-answer-tokens N      answer: longest answer, default 15
  --no-answer-threshold X    answer: no answers when "not in the text" is likelier than the best by more than X
  --whole-words    masked-word: no pieces of words, punctuation and numbers
  --labels A,B,…   zero-shot: labels of lines that bring none
  --template TEXT  zero-shot: a sentence with {} for the label, default "This example is {}."
  --multi-label    zero-shot: several labels can be true
  --aggregation STRATEGY
                   entities: none, simple, first, average or max, as transformers' pipeline groups tags
  --stride N       answer, entities with --aggregation: tokens that the windows of a long text share, 0 to 256;
                   default 64 for answers, 32 for entities
${modelHelp}
Offsets count UTF-16 units. A line that cannot be answered gives {"error":{"code","message","line"}} in its place; the
others are answered all the same.

Exit status: 0 every line was answered, 1 at least one was not, 2 wrong usage, 3 no usable model.
`;

const analyzeHelp = `${commandUsage.analyze}

Reports on the prose of each FILE (- is standard input): what reads as negative or hostile, what is said twice, personal
data, names spelled in several ways. The language follows from the file's name. The nearest .gloss.json from the file
upwards holds, and so do gloss-disable comments.

  --format FORMAT  text (default): findings by line and column, and a summary of each file
                   json: an array with the regions, sentences, results and findings of each file
  --sentences      list every sentence with its tone and names too (text only; json always has them)
  --language ID    VS Code's language id for all files, e.g. markdown, python, plaintext
  --column NAME, --field NAME
                   the column of a CSV file or field of a JSON Lines file (user.bio) to read; can be repeated;
                   those with the most words by default
  --threshold RULE=NUMBER
                   report from this score on, 0 to 1; RULE=off switches a rule off; can be repeated
                   on by default: sentiment/negative, toxicity/hostile, similarity/duplicate, entities/pii,
                   entities/inconsistent; off: sentiment/unsure, entities/person
  --fail-on SEVERITY
                   exit status 4 when there is a finding of this rank or a higher one: error, warning, information,
                   hint
  --fail-on-findings
                   the same as --fail-on hint
${modelHelp}
Exit status: 0 done, 1 a file could not be analyzed (the others were), 2 wrong usage, 3 no usable model, 4 findings.
`;

const modelCommandHelp = `${commandUsage.model}

Fetches models from Hugging Face or a mirror of it and keeps them on this machine. Nothing else in Gloss uses the network.

  pull NAME        download a BERT or DistilBERT checkpoint (owner/name), check it, and compile it to a model package;
                   a download that was cut off goes on where it ended
  compile DIR      make a model package of a checkpoint's folder (config.json, model.safetensors, vocab.txt), or of
                   one of the hub (owner/name), which is fetched for that
  list             the models on this machine
  remove NAME…     remove models, and unfinished downloads

  --precision P    int8 (default), int4 (smaller, less exact) or fp32 (exact, four times the size of int8)
  --task TASK      how a classifier's labels are to be read: sentiment or classification; by their names by default
  --out DIR        folder of the compiled package; the checkpoint's name with -gloss by default
  --id ID          name of the compiled package; the folder's by default
  --samples FILE   texts like yours, one a line, by which int8 is balanced; texts that come with Gloss by default
  --force          keep a package that answers too differently from its checkpoint, and replace one that is there
  --endpoint URL   address of a mirror; HF_ENDPOINT or https://huggingface.co by default
  --known          list checkpoints worth knowing instead; none of them was tested with Gloss
  --format FORMAT  text (default) or json
  -h, --help       show this text

A private model needs a token in HF_TOKEN; it is sent to the endpoint alone. Models are kept in $XDG_DATA_HOME/gloss,
or where the system keeps a user's data. Only weights in safetensors are read, and no code of a repository is run.

Exit status: 0 done, 1 it failed (what was downloaded is kept), 2 wrong usage, 3 no such model, or not a usable one.
`;

const redactHelp = `${commandUsage.redact}

Writes a copy of each FILE (- is standard input) in which names and numbers are replaced by pseudonyms, [PERSON_1],
the same one for the same name throughout a file, code and addresses included. A FILE itself is never written to.
Finds what the model and the patterns find: read the copy before you share it.

  --out DIR        write the copies below this folder, under the files' own names
  --stdout         write the copy of the one FILE to standard output
  --types TYPE,…   what to replace; everything by default. PERSON, ORG, LOC and MISC are names that the model finds:
                   ${redactionTypes.join(', ')}
  --minimum-score NUMBER
                   replace names that the model is at least so sure of, 0 to 1; 0.6 by default, as in the extension
  --language ID    VS Code's language id for all files, e.g. markdown, json, csv
  --mapping FILE   write down what each pseudonym stands for, as JSON; keep that file to yourself
${modelHelp}
Exit status: 0 done, 1 a file could not be redacted (the others were), 2 wrong usage, 3 no usable model.
`;

const evaluateHelp = `${commandUsage.evaluate}

Measures a model package on the rows of FILE (- is standard input): JSON Lines that say what is right.

  --task TASK      sentiment       {"text","label"} → accuracy, macro-F1
                   classification  {"text","label"} or {"a","b","label"} → accuracy, macro-F1
                   entities        {"tokens","tags"}, tags like B-ORG → F1 as seqeval counts it
                   similarity      {"a","b","score"} → Pearson's and Spearman's correlation
                   answer          {"question","context","answers"}, or SQuAD's JSON → exact match, F1
  --data FILE      the rows
  --format FORMAT  text (default) or json
${modelHelp}
Figures that were published for a DistilBERT checkpoint stand beside, where the package is one.

Exit status: 0 done, 1 the data cannot be used, 2 wrong usage, 3 no usable model.
`;

const benchHelp = `${commandUsage.bench}

Times a model package on this machine, with several numbers of threads, over texts of its own. Each run is a process of
its own; the configurations take turns, and the figures are medians. Models in fp32 are timed on the machine's other
devices as well, or it is said why not.

  --model MODEL    folder of a model package, or name of an installed model (gloss model list); can be repeated, to
                   compare precisions for example; the one that comes with Gloss by default
  --threads N      a number of threads to try, 1 to 64; can be repeated; from one to all processors by default
  --rounds N       how often each is measured, 1 to 99; 3 by default
  --format FORMAT  text (default) or json
  -h, --help       show this text

Suggested are the fewest threads that come within a tenth of the most tokens a second.

Exit status: 0 done, 1 a run failed, 2 wrong usage, 3 no usable model.
`;

export const commandHelp: Readonly<Record<CommandName, string>> = {
  predict: predictHelp,
  analyze: analyzeHelp,
  redact: redactHelp,
  evaluate: evaluateHelp,
  bench: benchHelp,
  model: modelCommandHelp,
};
