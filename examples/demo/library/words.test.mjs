import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from './dist/words.mjs'

test('counts without regard to case', () =>
  assert.deepEqual(words('Wing wing spark'), [
    ['wing', 2],
    ['spark', 1],
  ]))
test('counts a long text', () => {
  assert.deepEqual(words('spark wing wing '.repeat(1_000_000)), [
    ['wing', 2_000_000],
    ['spark', 1_000_000],
  ])
})
