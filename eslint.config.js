import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const layers = ['domain', 'ports', 'app', 'adapters', 'state', 'ui', 'commands'];
/** What a layer may import besides itself; `bootstrap` is the composition root and may see all. */
const allowed = {
  domain: [],
  ports: ['domain'],
  app: ['domain', 'ports'],
  adapters: ['domain', 'ports'],
  state: ['app', 'domain', 'ports'],
  ui: ['state', 'domain', 'commands'],
  commands: ['state', 'domain']
};
const bannedGlobals = [
  { name: 'Date', message: 'Time comes through the Clock port.' },
  { name: 'crypto', message: 'Randomness and hashing come through ports.' },
  { name: 'setTimeout', message: 'Timers come through ports.' },
  { name: 'fetch', message: 'I/O comes through ports.' }
];

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      '.cache/',
      'static/',
      'node_modules/',
      'test-results/',
      'tests/fixtures/'
    ]
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.serviceworker } },
    rules: {
      'no-undef': 'off',
      'svelte/no-navigation-without-resolve': 'off',
      // models publish whole new collections through $state.raw; the mutable ones inside are never read by the screen
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } }
  },
  ...layers.map((layer) => ({
    files: [`src/lib/${layer}/**/*.{ts,svelte}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: layers
                .filter((other) => other !== layer && !allowed[layer].includes(other))
                .flatMap((other) => [`$lib/${other}/**`, `**/lib/${other}/**`]),
              message: `${layer} may import only: ${[layer, ...allowed[layer]].join(', ')}.`
            }
          ]
        }
      ]
    }
  })),
  {
    files: ['src/lib/domain/**/*.ts', 'src/lib/app/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...bannedGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use the Random port.' }
      ]
    }
  }
);
