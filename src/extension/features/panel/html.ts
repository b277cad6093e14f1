/** The document that the analysis page's script fills. Pure. */

export interface PageSources {
  /** The webview's own origin for style sheets. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Fresh for each page, base64: the only script that may run carries it. */
  readonly nonce: string;
  /** The editor's display language, e.g. `de`. */
  readonly language: string;
  /** English text → that language's; none for English. */
  readonly translations: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Nothing may be loaded or run but the one script and the one style sheet: no inline style or handler, no image,
 * font, frame or request.
 */
export function pageHtml(sources: PageSources): string {
  const { cspSource, scriptUri, styleUri, nonce, language, translations } = sources;
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gloss Analysis</title>
<link rel="stylesheet" href="${attribute(styleUri)}">
</head>
<body>
<main id="app" data-testid="panel" data-translations="${attribute(JSON.stringify(translations ?? {}))}"></main>
<script nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}

function attribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
