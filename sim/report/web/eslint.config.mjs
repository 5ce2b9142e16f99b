// SPDX-License-Identifier: GPL-3.0-or-later
// What the JavaScript linter holds the page, its build and its tests to (make lint). Layout is Prettier's (make format).
import js from '@eslint/js';
import globals from 'globals';

// The page makes elements from texts and never from markup, and asks nothing of the network or of the reader's browser.
const message = 'Elements come from h() in dom.js: texts become text nodes, never markup.';
const markup = [
  ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe'].map((property) => ({ property, message })),
  ...['write', 'writeln'].map((property) => ({ object: 'document', property, message })),
];
const outside = ['fetch', 'XMLHttpRequest', 'WebSocket', 'localStorage', 'sessionStorage', 'indexedDB'];

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'array-callback-return': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', 500],
      'max-lines-per-function': ['error', 80],
      'no-constructor-return': 'error',
      'no-else-return': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-self-compare': 'error',
      'no-shadow': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unreachable-loop': 'error',
      'no-unused-expressions': 'error',
      'no-use-before-define': ['error', { functions: false, variables: false }],
      'no-useless-assignment': 'error',
      'no-useless-concat': 'error',
      'no-useless-return': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'require-atomic-updates': 'error',
    },
  },
  {
    files: ['sim/report/web/src/**'],
    languageOptions: { globals: globals.browser },
    rules: { 'no-restricted-globals': ['error', ...outside], 'no-restricted-properties': ['error', ...markup] },
  },
  { files: ['sim/report/web/*.mjs'], languageOptions: { globals: globals.node } },
  // Tests run in Node.js, and what they hand to the browser runs there.
  { files: ['tests/**'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
