import { expect } from 'chai'
import { createRunFold } from '../../src/model/fold-run.ts'
import { hasWords, runWords } from '../../src/model/text/run-words.ts'
import { tellRun } from '../storage/told-runs.ts'

const runOf = (start: NonNullable<Parameters<typeof tellRun>[1]>['start']) => {
  const fold = createRunFold()
  for (const event of tellRun([], { start: start ?? {} }).events) fold.apply(event)
  return fold.run
}

describe('the words of a run', () => {
  it('are what a person looks for, in lower case, and not the path of the project', () => {
    const inputs = { channel: 'Next', tags: ['A', 'b'], size: 3, deep: { Key: null } }
    const run = runOf({
      pipeline: 'Build',
      project: String.raw`C:\work\Shop`,
      inputs,
      git: { branch: 'Main', subject: 'Do it', commit: 'ABC' },
    })
    expect(runWords(run).split('\n')).to.deep.equal(['build', 'main', 'do it', 'shop', 'next', 'a', 'b', '3', '{"key":null}'])
  })

  it('hold the number of a run that has one', () => {
    expect(runWords(runOf({ number: 42 })).split('\n')[1]).to.equal('#42')
    expect(hasWords(runOf({ number: 42 }), '#42')).to.equal(true)
  })

  it('hold a text anywhere, and the commit at its beginning only', () => {
    const run = runOf({ git: { commit: '0123abcd' } })
    expect(['BUIL', 'uil', '0123A', ''].map((text) => hasWords(run, text))).to.deep.equal([true, true, true, true])
    expect(['abcd', 'none'].map((text) => hasWords(run, text))).to.deep.equal([false, false])
  })

  it('are bounded, however long an input is', () => {
    expect(runWords(runOf({ inputs: { file: 'x'.repeat(1_000_000) } }))).to.have.length(4000)
  })
})
