import { describe, expect, it } from 'vitest';
import { findRegions } from '../../../src/analysis';
import { readSentences, readTexts, snapshotOf } from '../../support/readProse';

const lines = (...all: string[]) => all.join('\n');

describe('prose of comments', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'typescript',
      lines(
        '#!/usr/bin/env node',
        '// Copyright (c) 2020 Somebody. All rights reserved.',
        '',
        "import { a } from './awful'; // Trailing remark.",
        'const text = "// awful string"; const pattern = /\\/\\/ awful/;',
        'const template = `// awful ${a /* inner remark */} awful`;',
        '/**',
        ' * Opens the door and waits',
        ' * until somebody enters.',
        ' *',
        ' * @param {string} door - the door to open',
        ' * @returns the person that came in',
        ' * @see awful',
        ' * @example',
        ' * awful(example);',
        ' */',
        'function open(door: string) {}',
        '// First line of a thought',
        '// that goes on. // And on.',
        '// eslint-disable-next-line awful/rule',
        '// const old = awful(1);',
        '// ────────────────────',
      ),
      [
        'Trailing remark.',
        'inner remark',
        'Opens the door and waits until somebody enters.',
        'the door to open',
        'the person that came in',
        'First line of a thought that goes on.',
        '// And on.',
      ],
    ],
    [
      'typescriptreact',
      'const view = <p title="// awful">awful text {/* A remark. */}</p>; // Done.',
      ['A remark.', 'Done.'],
    ],
    [
      'javascript',
      'const q = a / b; // Not a regex.\nconst r = /[/*]/; /* Block. */',
      ['Not a regex.', 'Block.'],
    ],
    ['javascriptreact', '<a>{/* Inside. */}</a>', ['Inside.']],
    [
      'python',
      lines(
        '# -*- coding: utf-8 -*-',
        '"""Module that greets.',
        '',
        'It is polite.',
        '"""',
        'name = "# awful string"  # noqa: E501',
        'query = """awful text that is no docstring"""',
        'def greet(name):',
        '    """Greet someone.',
        '',
        '    >>> greet("awful")',
        '    awful',
        '',
        '    Args:',
        '        name (str): who is greeted',
        '    :returns: the greeting',
        '    """',
        '    # TODO(ada): say it louder',
        '    return name',
      ),
      [
        'Module that greets.',
        'It is polite.',
        'Greet someone.',
        'who is greeted',
        'the greeting',
        'say it louder',
      ],
    ],
    [
      'java',
      lines(
        '/* Licensed under the Apache License, Version 2.0 */',
        'class A {',
        '  /**',
        '   * Finds {@code awful} by <b>name</b> or {@link Awful other names}.',
        '   * @param name the name to look for',
        '   */',
        '  String s = "/* awful */"; // Found it.',
        '}',
      ),
      ['Finds by name or other names .', 'the name to look for', 'Found it.'],
    ],
    [
      'go',
      lines(
        '//go:build linux',
        'package main',
        '',
        '// Main runs the thing.',
        's := `// awful`',
        '/* Both',
        'lines. */',
      ),
      ['Main runs the thing.', 'Both lines.'],
    ],
    [
      'rust',
      lines(
        '//! A crate of locks.',
        '/// Takes the lock.',
        '///',
        '/// # Panics',
        '/// ```',
        '/// awful();',
        '/// ```',
        'fn lock() { let s = r#"// awful"#; } // Never fails.',
      ),
      ['A crate of locks.', 'Takes the lock.', 'Never fails.'],
    ],
    [
      'c',
      'int x; /* One. */ char *s = "/* awful */"; // Two.\n#if 1 // Three.\n#endif',
      ['One.', 'Two.', 'Three.'],
    ],
    [
      'cpp',
      lines(
        'auto s = R"x(// awful "quote" )x"; // Raw strings end.',
        "int n = 1'000'000; // Separators are no quotes.",
        '/// @brief Short story.',
        '/// \\param[in] n how many',
      ),
      ['Raw strings end.', 'Separators are no quotes.', 'Short story.', 'how many'],
    ],
    [
      'csharp',
      lines(
        '/// <summary>Says <c>awful</c> hello.</summary>',
        '/// <param name="awful">whom to greet</param>',
        'var s = @"c:\\awful"; // After a verbatim string.',
        '#region awful',
      ),
      ['Says hello.', 'whom to greet', 'After a verbatim string.'],
    ],
    [
      'ruby',
      lines(
        '# frozen_string_literal: true',
        '# Greets people.',
        's = "#{awful} # awful"',
        't = <<~TEXT',
        '  # awful heredoc',
        'TEXT',
        '=begin',
        'A block of words.',
        '=end',
      ),
      ['Greets people.', 'A block of words.'],
    ],
    [
      'shellscript',
      lines(
        '#!/bin/sh',
        '# Prints the date.',
        'echo "# awful" # Now.',
        'x=${y#awful}',
        "cat <<'EOF'",
        '# awful',
        'EOF',
      ),
      ['Prints the date.', 'Now.'],
    ],
    [
      'php',
      '<?php\n# One remark.\n$s = "// awful"; // Another remark.\n/** @return bool */',
      ['One remark.', 'Another remark.'],
    ],
    ['kotlin', 'val s = """// awful""" // A raw string.', ['A raw string.']],
    ['swift', 'let s = "// awful" /* One /* nested */ remark. */', ['One /* nested */ remark.']],
    ['sql', "select '-- awful' -- Picks a row.\n/* All of it. */", ['Picks a row.', 'All of it.']],
    ['yaml', "key: 'awful # text' # Set by hand.", ['Set by hand.']],
    ['css', 'a { content: "/* awful */"; /* Looks better. */ }', ['Looks better.']],
    ['scss', 'a { b: c; } // Looks worse.', ['Looks worse.']],
    ['less', 'a { b: c; } // Looks the same.', ['Looks the same.']],
    ['lua', 's = "-- awful" -- A remark.\n--[[ A longer\nremark. ]]', ['A remark.', 'A longer remark.']],
    [
      'perl',
      's/#awful/x/; # A remark.\n=pod\n\nWords of C<awful> wisdom.\n\n=cut\n',
      ['A remark.', 'Words of wisdom.'],
    ],
    ['powershell', '$s = "# awful" # A remark.\n<# A block\nof it. #>', ['A remark.', 'A block of it.']],
    ['dockerfile', '# Builds the image.\nRUN echo "awful"', ['Builds the image.']],
    ['makefile', 'all: # Does everything.\n\techo awful\n# Cleans up.', ['Does everything.', 'Cleans up.']],
    ['toml', 'a = "# awful" # A remark.', ['A remark.']],
    ['jsonc', '{ "a": "// awful" } // A remark.', ['A remark.']],
    ['haskell', 's = "-- awful" -- A remark.\n{- A block. -}', ['A remark.', 'A block.']],
  ])('in %s', async (languageId, code, expected) => {
    expect(await readTexts(languageId, code)).toEqual(expected);
  });

  it('joins neighbouring line comments at the same column only', async () => {
    const code = lines('// one', '// two', '  // three', 'x(); // four', '     // five', '', '// six');
    expect(await readTexts('typescript', code)).toEqual(['one two', 'three', 'four five', 'six']);
  });

  it('starts a new sentence with each list item', async () => {
    const code = lines('/*', ' * Two things:', ' * - the first', ' *   of them', ' * - the second', ' */');
    expect(await readTexts('java', code)).toEqual(['Two things:', 'the first of them', 'the second']);
  });

  it('tells docstrings from comments', async () => {
    const kinds = await readSentences('python', 'def f():\n    """Say it."""\n    # Then stop.\n');
    expect(kinds).toEqual([
      ['docstring', 'Say it.'],
      ['comment', 'Then stop.'],
    ]);
  });

  it.each([
    '// x = y + 1;',
    '// return value;',
    '// if (a && b) {',
    '// foo.bar(baz, 1)',
    '// }',
    '// <div class="x">',
    "// import x from 'y'",
    '// "name": "value",',
  ])('takes %j for code that was commented out', async (code) => {
    expect(await readTexts('typescript', code)).toEqual([]);
  });

  it.each([
    ['// Returns the value (or nothing);', 'Returns the value (or nothing);'],
    ['// If this fails, try again.', 'If this fails, try again.'],
    ['// Import the things we need from the server', 'Import the things we need from the server'],
    ['// Note: the end is near', 'Note: the end is near'],
    ['// Calls `run()` and user_name of macOS, then waits.', 'Calls and of macOS, then waits.'],
  ])('takes %j for prose', async (code, sentence) => {
    expect(await readTexts('typescript', code)).toEqual([sentence]);
  });

  it('knows the names that the code declares', async () => {
    const code =
      "import { Ada } from 'x';\nconst Jenkins = 1; // Jenkins restarts. const Bob\nclass Grace {}\n";
    const { declaredNames } = await findRegions(snapshotOf('typescript', code));
    expect([...declaredNames].sort()).toEqual(['Ada', 'Grace', 'Jenkins']);
  });
});
