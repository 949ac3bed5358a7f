import { expect } from 'chai'
import { isSafeSqlite } from '../../src/database/sqlite-version.ts'

describe('the gate for SQLite versions', () => {
  const table: readonly (readonly [version: string, isSafe: boolean])[] = [
    ['3.7.17', false],
    ['3.44.5', false],
    ['3.44.6', true],
    ['3.45.0', false],
    ['3.49.9', false],
    ['3.50.6', false],
    ['3.50.7', true],
    ['3.51.2', false],
    ['3.51.3', true],
    ['3.52.0', false],
    ['3.53.0', true],
    ['4.0.0', true],
  ]
  for (const [version, isSafe] of table) {
    it(`row 6: ${isSafe ? 'lets in' : 'keeps out'} ${version}`, () => {
      expect(isSafeSqlite(version)).to.equal(isSafe)
    })
  }
})
