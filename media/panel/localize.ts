/** Makes the page speak the editor's language. Imported before anything that has texts. */
import * as l10n from '@vscode/l10n';

const root = document.getElementById('app');
const translations = root?.dataset['translations'];
if (translations !== undefined) l10n.config({ contents: translations });
root?.removeAttribute('data-translations');
