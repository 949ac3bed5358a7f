import { expect } from 'chai'
import { pathToFileURL } from 'node:url'
import { authorFrames } from '../../../src/cli/render/run/author-frames.ts'

const own = pathToFileURL(new URL('../../../src/cli/start.ts', import.meta.url).pathname).href

describe('authorFrames', () => {
  it('keeps the frames of the project, with relative paths, and drops those of packages, Node and Sparkwing', () => {
    const stack = [
      'TypeError: b must be a number',
      '    at add (file:///home/ada/my%20shop/src/cart.ts:3:11)',
      '    at /home/ada/my shop/src/sum.cjs:9:1',
      '    at Object.call (file:///home/ada/my%20shop/sparkwing.config.ts:14:97)',
      '    at async Promise.all (index 0)',
      '    at map (file:///home/ada/my%20shop/node_modules/lodash/map.js:1:1)',
      '    at new Shop (file:///home/ada/shared/shop.ts:2:2)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
      `    at run (${own}:1:1)`,
    ]
    expect(authorFrames(stack.join('\n'), '/home/ada/my shop')).to.deep.equal([
      'at add (src/cart.ts:3:11)',
      'at src/sum.cjs:9:1',
      'at sparkwing.config.ts:14:97',
      'at new Shop (/home/ada/shared/shop.ts:2:2)',
    ])
  })
})
