import { basename } from 'node:path'
import * as parser from '@typescript-eslint/parser'
import type { Rule } from 'eslint'
import { defineConfig } from 'eslint/config'

// The rules specific to this project, which check syntax only. All other rules, and types, are checked by oxlint: see .oxlintrc.json.

const bannedNames = new Set(['interfaces', 'types', 'utils', 'util', 'helpers', 'helper', 'common', 'manager', 'misc'])

/** A file without a specific name attracts unrelated code. */
const namedFile: Rule.RuleModule = {
  meta: {
    type: 'problem',
    messages: { banned: 'A file called {{name}} attracts unrelated code. Name it for the one thing it exports.' },
  },
  create: (context) => ({
    Program(node) {
      const name = basename(context.filename).replace(/(\.test|\.d)?\.[cm]?[jt]sx?$/, '')
      if (bannedNames.has(name) || name.endsWith('-manager')) context.report({ node, messageId: 'banned', data: { name } })
    },
  }),
}

const restricted = [
  { selector: 'TSEnumDeclaration', message: 'Node cannot strip an enum. Write a union of texts, or an object `as const`.' },
  {
    selector: 'TSAsExpression > TSAsExpression, TSAsExpression > TSTypeAssertion',
    message:
      'Two assertions in a row silence the compiler completely. Check the value where it comes in, or type the function that returns it.',
  },
  {
    selector: 'CallExpression[callee.object.name="Args"] > ObjectExpression:not(:has(> Property[key.name="ignoreStdin"]))',
    message: 'Say `ignoreStdin: true`: without it, if the argument is missing, oclif waits 10 ms for stdin and uses that as the argument.',
  },
  {
    selector: 'ImportDeclaration[source.value="node:process"]',
    message: 'Importing node:process opens stdin and adds 6 ms to the start. Use the global `process`.',
  },
]

const unclean = {
  selector:
    'CallExpression[callee.property.name="write"] > MemberExpression[object.name="ownStdout"], CallExpression[callee.property.name="write"] > MemberExpression[object.property.name=/^std(out|err)$/][object.object.name="process"]',
  message: 'Text of others could control the terminal. Write `sayOnStdout`, `sayOnStderr` or an `Output`, which take only clean text.',
}

export default defineConfig(
  { ignores: ['dist/', 'dashboard-dist/', '.cache/', 'coverage/', 'test/fixtures/plugin/', 'examples/**/dist/', '**/*.{js,mjs,cjs}'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { house: { rules: { 'named-file': namedFile } } },
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'house/named-file': 'error',
      'no-restricted-syntax': ['error', ...restricted],
    },
  },
  { files: ['src/**/*.ts'], ignores: ['src/cli/terminal/say.ts'], rules: { 'no-restricted-syntax': ['error', ...restricted, unclean] } },
)
