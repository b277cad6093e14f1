import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Forbids imports by the pattern of their specifier (docs/architecture.md, "Four rooms, one direction").
 * test/structure/boundaries.test.ts checks the same on what is really imported, `import()` and `require` included; this
 * rule says it while the line is being written.
 * @param {Record<string, string>} messages by pattern
 * @returns {Record<string, ['error', object]>}
 */
function forbidImports(messages) {
  const patterns = Object.entries(messages).map(([regex, message]) => ({ regex, message }));
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] };
}

const noVscode = 'Only src/extension may use VS Code.';
const noOnnx = 'Only src/inference/model/runtime.ts may use onnxruntime-node.';

export default defineConfig(
  globalIgnores([
    'dist/',
    'src/noVscode.d.ts',
    'out/',
    'models/',
    'samples/',
    'training/',
    'test/artifacts/',
    'test/golden/data/',
  ]),
  eslint.configs.recommended,
  tseslint.configs.recommended,
  {
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
      ],
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 60 }],
      // Prettier writes member chains in the way that this rule takes for a slip.
      'no-unexpected-multiline': 'off',
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-console': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
    },
  },
  {
    files: ['src/inference/**'],
    rules: forbidImports({
      '^vscode$': noVscode,
      '^onnxruntime-node$': noOnnx,
      '/(analysis|extension|cli)(/|$)': 'src/inference knows no other room.',
    }),
  },
  {
    files: ['src/inference/model/runtime.ts'],
    rules: forbidImports({
      '^vscode$': noVscode,
      '/(analysis|extension|cli)(/|$)': 'src/inference knows no other room.',
    }),
  },
  {
    files: ['src/analysis/**'],
    rules: forbidImports({
      '^vscode$': noVscode,
      '^onnxruntime': noOnnx,
      '/(extension|cli)(/|$)': 'src/analysis knows nothing of editors and terminals.',
      '/inference/.': 'Import from the index of src/inference.',
    }),
  },
  {
    files: ['src/cli/**'],
    rules: forbidImports({
      '^vscode$': noVscode,
      '^onnxruntime': noOnnx,
      '/extension(/|$)': 'src/cli knows no editor.',
      '/inference/(?!local$|hub$)': 'Import from the index, the local analyzer or the hub of src/inference.',
      '/analysis/.': 'Import from the index of src/analysis.',
    }),
  },
  {
    files: ['src/extension/**'],
    rules: forbidImports({
      '^onnxruntime': noOnnx,
      '/cli(/|$)': 'src/extension knows no terminal.',
      '/inference/(?!worker/client$|hub$)': 'Import from the index or the hub of src/inference.',
      '/analysis/.': 'Import from the index of src/analysis.',
    }),
  },
  {
    files: ['test/**', 'bench/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Tools that read a default export from their configuration.
    files: ['*.config.mjs', '**/vitest.config.mts', 'test/e2e/globalSetup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', Buffer: 'readonly', setTimeout: 'readonly' },
    },
  },
);
