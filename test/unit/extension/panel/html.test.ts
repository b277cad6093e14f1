import { describe, expect, it } from 'vitest';
import { pageHtml } from '../../../../src/extension/features/panel/html';

const sources = {
  cspSource: 'https://*.vscode-cdn.net',
  scriptUri: 'https://host/panel.js',
  styleUri: 'https://host/panel.css',
  nonce: 'bm9uY2U=',
  language: 'en',
  translations: undefined,
};

describe('pageHtml', () => {
  it('allows one script and one style sheet and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(pageHtml(sources))?.[1];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      'style-src https://*.vscode-cdn.net',
      "script-src 'nonce-bm9uY2U='",
    ]);
  });

  it('has no inline style, handler or script', () => {
    const html = pageHtml(sources);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script[^>]*>[^<]/);
  });

  it('names its language and carries the translations as data', () => {
    const html = pageHtml({ ...sources, language: 'de', translations: { Names: 'Namen "<b>"' } });
    expect(html).toContain('<html lang="de">');
    expect(html).toContain(
      'data-translations="{&quot;Names&quot;:&quot;Namen \\&quot;&lt;b>\\&quot;&quot;}"',
    );
  });

  it('keeps addresses inside their attributes', () => {
    expect(pageHtml({ ...sources, styleUri: 'https://host/a"><b&c' })).toContain(
      'href="https://host/a&quot;>&lt;b&amp;c"',
    );
  });
});
