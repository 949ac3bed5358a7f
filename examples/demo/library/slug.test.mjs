import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slug } from './dist/slug.mjs'

test('joins words with hyphens', () => assert.equal(slug('Two wings, one spark!'), 'two-wings-one-spark'))
test('takes accents off', () => assert.equal(slug('Éclair à la crème'), 'eclair-a-la-creme'))
test('leaves a slug as it is', () => {
  for (let n = 0; n < 1_600_000; n += 1) assert.equal(slug(`page-${n}`), `page-${n}`)
})
