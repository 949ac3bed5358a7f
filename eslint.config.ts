import { basename } from 'node:path'
import type { Linter, Rule } from 'eslint'
import { defineConfig } from 'eslint/config'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const bannedNames = new Set(['interfaces', 'types', 'utils', 'util', 'helpers', 'helper', 'common', 'manager', 'misc'])

/** A file that is named for no idea collects all of them. */
const namedFile: Rule.RuleModule = {
  meta: { type: 'problem', messages: { banned: 'A file called {{name}} collects everything. Name it for the one thing it exports.' } },
  create: (context) => ({
    Program(node) {
      const name = basename(context.filename).replace(/(\.test|\.d)?\.[cm]?[jt]sx?$/, '')
      if (bannedNames.has(name) || name.endsWith('-manager')) context.report({ node, messageId: 'banned', data: { name } })
    },
  }),
}

const everywhere: Linter.RulesRecord = {
  'house/named-file': 'error',
  'max-lines': ['error', { max: 400 }],
  eqeqeq: 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'TSEnumDeclaration', message: 'Node can not strip an enum. Write a union of texts, or an object `as const`.' },
    {
      selector: 'TSAsExpression > TSAsExpression, TSAsExpression > TSTypeAssertion',
      message:
        'Two assertions in a row silence the compiler for good. Check the value where it comes in, or type the function that makes it.',
    },
    {
      selector: 'CallExpression[callee.object.name="Args"] > ObjectExpression:not(:has(> Property[key.name="ignoreStdin"]))',
      message:
        'Say `ignoreStdin: true`: when the argument is left out, oclif waits 10 ms for standard input and takes it for the argument.',
    },
    {
      selector: 'ImportDeclaration[source.value="node:process"]',
      message: 'Importing node:process opens stdin and costs 6 ms at start. Use the global `process`.',
    },
  ],
  '@typescript-eslint/no-explicit-any': ['error', { fixToUnknown: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
  // what has methods here is made by closures, which take no `this`; destructuring it is how tests and joiners use it
  '@typescript-eslint/unbound-method': 'off',
  // a number in a message reads as a person writes it
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // `void promise` says that nobody waits; it must still handle its own errors
  '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
}

export default defineConfig(
  { ignores: ['dist/', 'dashboard-dist/', '.cache/', 'coverage/', 'test/**/fixtures/', 'examples/**/dist/'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { house: { rules: { 'named-file': namedFile } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: everywhere,
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'console', message: 'Commands print with `this.print`, runs through a reporter. Return the text.' },
      ],
    },
  },
  {
    files: ['dashboard/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidReturningFunctions: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // chai's `expect(x).to.be.true` is such an expression
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
)
