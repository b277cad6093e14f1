import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activateGloss,
  closeEditors,
  diagnosticsWhere,
  glossDiagnostics,
  harsh,
  inlayHints,
  isNegative,
  isRule,
  openSample,
  openText,
  quickFixes,
  rangeOf,
  ruleOf,
  withSetting,
} from './editor';

const harshComment = `def retry():\n    # ${harsh}\n    return 1\n`;

const repeated = 'The harbourmaster hands the job to another pier as soon as its lease has run out.';

const isDuplicate = isRule('similarity/duplicate');

suite('findings', () => {
  suiteSetup(() => activateGloss());
  teardown(closeEditors);

  test('a harsh sentence in markdown is reported with rule, source and severity', async () => {
    const { document } = await openSample('README.md');
    const diagnostics = await diagnosticsWhere(document, (found) => found.some(isNegative));
    const finding = diagnostics.find(({ range }) => document.getText(range) === harsh);
    assert.ok(finding, diagnostics.map(({ message }) => message).join('\n'));
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Information);
    const { code } = finding;
    assert.ok(typeof code === 'object' && code.target.path.endsWith('/docs/rules/sentiment-negative.md'));
    await vscode.workspace.fs.stat(code.target);
  });

  test('a sentence that is said twice points at the other place', async () => {
    await withSetting('similarity.duplicate.channel', 'problems', async () => {
      const { document } = await openSample('README.md');
      const diagnostics = await diagnosticsWhere(document, (found) => found.some(isDuplicate));
      const finding = diagnostics.find(isDuplicate);
      const related = finding?.relatedInformation?.[0];
      assert.ok(finding && related);
      assert.ok(related.location.range.end.isBefore(finding.range.start));
      assert.equal(document.getText(related.location.range), document.getText(finding.range));
    });
  });

  test('code, front matter and HTML are never reported', async () => {
    const text = `---\ntitle: ${harsh}\n---\n\nA calm line.\n\n\`\`\`\n${harsh}\n\`\`\`\n\n<div title="${harsh}"></div>\n\n${harsh}\n`;
    const { document } = await openText(text);
    const diagnostics = await diagnosticsWhere(document, (found) => found.some(isNegative));
    assert.deepEqual(
      diagnostics.map(({ range }) => range.start.line),
      [document.lineCount - 2],
    );
  });

  for (const [language, before, after] of [
    ['typescript', '// ', ''],
    ['python', '# ', ''],
    ['java', '/* ', ' */'],
    ['go', '// ', ''],
    ['rust', '/// ', ''],
    ['c', '/* ', ' */'],
    ['cpp', '// ', ''],
    ['csharp', '// ', ''],
    ['ruby', '# ', ''],
    ['shellscript', '# ', ''],
  ] as const) {
    test(`a harsh comment in ${language} is reported`, async () => {
      const { document } = await openText(`${before}${harsh}${after}\n`, language);
      const [finding] = await diagnosticsWhere(document, (found) => found.some(isNegative));
      assert.equal(finding && document.getText(finding.range), harsh);
    });
  }

  for (const [what, text] of [
    ['after Windows line ends', `First.\r\n\r\nSecond.\r\n\r\n${harsh}\r\n`],
    ['after emoji', `👩🏽‍🚀👍🏴󠁧󠁢󠁳󠁣󠁴󠁿 Two astronauts 🧑‍🤝‍🧑 wave. ${harsh}\n`],
    ['after combining marks', `Cafe\u0301 Zoe\u0308 a\u0323\u0302\u0301 opens at nine. ${harsh}\n`],
    ['between lines of emoji', `🎉🎉🎉\n\n> ${harsh}\n\n🎉\n`],
  ] as const) {
    test(`a finding ${what} covers exactly its sentence`, async () => {
      const { document } = await openText(text);
      const [finding] = await diagnosticsWhere(document, (found) => found.some(isNegative));
      assert.equal(document.eol === vscode.EndOfLine.CRLF, text.includes('\r\n'));
      assert.equal(document.getText(finding?.range), harsh);
    });
  }

  test('a finding goes as soon as its text changes', async () => {
    const editor = await openText(`${harsh}\n`);
    await diagnosticsWhere(editor.document, (found) => found.some(isNegative));
    const range = rangeOf(editor.document, harsh);
    await editor.edit((edit) => edit.replace(range, 'The release is out.'));
    assert.deepEqual(glossDiagnostics(editor.document.uri), []);
  });

  test('a finding follows its text when lines are inserted above', async () => {
    const editor = await openText(`First.\n\n${harsh}\n`);
    await diagnosticsWhere(editor.document, (found) => found.some(isNegative));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'One more line.\n\n'));
    const moved = glossDiagnostics(editor.document.uri).find(isNegative);
    assert.equal(moved?.range.start.line, 4);
  });

  for (const [language, text] of [
    ['markdown', `${harsh}\n`],
    ['python', harshComment],
  ] as const) {
    test(`the quick fix "Ignore here" in ${language} writes a directive that silences the finding`, async () => {
      const { document } = await openText(text, language);
      const [finding] = await diagnosticsWhere(document, (found) => found.some(isNegative));
      assert.ok(finding);
      const actions = await quickFixes(document, finding.range);
      const ignore = actions.find(({ title }) => title === 'Ignore sentiment/negative here');
      assert.ok(ignore?.edit, actions.map(({ title }) => title).join());
      await vscode.workspace.applyEdit(ignore.edit);
      assert.match(document.getText(), /gloss-disable-(next-)?line sentiment\/negative/);
      await diagnosticsWhere(document, (found) => !found.some(isNegative));
    });
  }

  test('the quick fix "Turn off the rule" changes the setting and removes its findings', async () => {
    const { document } = await openText(`${harsh}\n`);
    const [finding] = await diagnosticsWhere(document, (found) => found.some(isNegative));
    assert.ok(finding);
    const actions = await quickFixes(document, finding.range);
    const off = actions.find(({ title }) => title === 'Turn off the rule sentiment/negative');
    assert.ok(off?.command);
    await vscode.commands.executeCommand(off.command.command, ...(off.command.arguments ?? []));
    try {
      assert.equal(vscode.workspace.getConfiguration('gloss').get('sentiment.negative.enabled'), false);
      await diagnosticsWhere(document, (found) => found.length === 0);
    } finally {
      await withSetting('sentiment.negative.enabled', undefined, () => Promise.resolve());
    }
  });

  test('the severity setting changes how findings are shown', async () => {
    const { document } = await openText(`${harsh}\n`);
    await diagnosticsWhere(document, (found) => found.some(isNegative));
    await withSetting('sentiment.negative.severity', 'hint', async () => {
      await diagnosticsWhere(document, ([first]) => first?.severity === vscode.DiagnosticSeverity.Hint);
    });
  });

  test('switching the duplicates rule off removes its findings and leaves the others', async () => {
    const { document } = await openText(`${harsh}\n\n${repeated}\n\nSomething else.\n\n${repeated}\n`);
    await withSetting('similarity.duplicate.channel', 'problems', async () => {
      await diagnosticsWhere(document, (found) => found.some(isDuplicate) && found.some(isNegative));
      await withSetting('similarity.duplicate.enabled', false, async () => {
        await diagnosticsWhere(document, (found) => !found.some(isDuplicate));
        assert.deepEqual(glossDiagnostics(document.uri).map(ruleOf), ['sentiment/negative']);
      });
      await diagnosticsWhere(document, (found) => found.some(isDuplicate));
    });
  });

  test('duplicates are no entries in Problems unless their channel says so, and notes where it says that', async () => {
    const { document } = await openText(`${harsh}\n\n${repeated}\n\nSomething else.\n\n${repeated}\n`);
    await diagnosticsWhere(document, (found) => found.some(isNegative));
    assert.ok(!glossDiagnostics(document.uri).some(isDuplicate));
    await withSetting('similarity.duplicate.channel', 'inlayHints', async () => {
      const hints = await inlayHints(document);
      assert.deepEqual(
        hints.map(({ label, position }) => [label, position.line]),
        [['similarity/duplicate', 6]],
      );
    });
  });

  test('a language that is not in the setting is left alone', async () => {
    await withSetting('diagnostics.languages', ['python'], async () => {
      const { document } = await openText(`${harsh}\n`);
      const comment = await openText(harshComment, 'python');
      await diagnosticsWhere(comment.document, (found) => found.some(isNegative));
      assert.deepEqual(glossDiagnostics(document.uri), []);
    });
  });
});
