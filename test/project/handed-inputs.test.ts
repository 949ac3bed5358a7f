import { expect } from 'chai'
import { handInputs, takeInputs } from '../../src/project/handed-inputs.ts'
import { mistake } from '../caught.ts'

describe('inputs that are handed over in the environment', () => {
  it('arrive as flags, and are in the environment no more', () => {
    const env: NodeJS.ProcessEnv = {
      ...handInputs({ title: '--x "y" =\n✓', times: 3, loud: true, tags: ['a', 'b'], none: [] }),
      HOME: '/h',
    }
    expect(takeInputs(env)).to.deep.equal([
      '--input=title=--x "y" =\n✓',
      '--input=times=3',
      '--input=loud=true',
      '--input=tags=a',
      '--input=tags=b',
    ])
    expect(env).to.deep.equal({ HOME: '/h' })
    expect(takeInputs(env)).to.deep.equal([])
  })

  it('are refused when they are none, without being quoted, and are taken away all the same', async () => {
    for (const text of [
      'hush-hush',
      '"hush-hush"',
      '["hush-hush"]',
      'null',
      '{"pw": {"deep": "hush-hush"}}',
      '{"pw": null}',
      '{"pw": "hush-hush\\u0000"}',
    ]) {
      const env: NodeJS.ProcessEnv = { SPARKWING_INPUTS: text }
      const error = await mistake(() => takeInputs(env))
      expect(error, text).to.include({ code: 'wrong-input' })
      expect(String(error)).to.not.include('hush')
      expect(env).to.deep.equal({})
    }
  })
})
