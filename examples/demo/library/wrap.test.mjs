import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrap } from './dist/wrap.mjs'

test('breaks between words', () => assert.equal(wrap('one two three', 7), 'one two\nthree'))
test('keeps every word and no line too long, at each width', () => {
  const text = 'the spark and the wing and the wind '.repeat(1_000)
  for (let width = 8; width < 480; width += 1) {
    const wrapped = wrap(text, width)
    assert.ok(wrapped.split('\n').every((line) => line.length <= width))
    assert.equal(wrapped.replaceAll('\n', ' '), text.trim())
  }
})
