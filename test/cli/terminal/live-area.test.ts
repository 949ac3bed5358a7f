import { expect } from 'chai'
import { createLiveArea } from '../../../src/cli/terminal/live-area.ts'
import { createOutput } from '../../../src/cli/terminal/output-stream.ts'
import { FakeTerminal } from '../fake-terminal.ts'

/** The screen after each of the frames. */
const screens = (...frames: readonly (readonly string[])[]): readonly string[] => {
  const terminal = new FakeTerminal()
  const area = createLiveArea(createOutput(terminal), terminal)
  return frames.map((lines) => {
    area.draw(lines)
    return terminal.text()
  })
}

describe('the live area', () => {
  it('keeps the lines that a new frame leaves as they are, the last one included', () => {
    expect(screens(['', 'a 1', 'b 1', 'run'], ['', 'a 2', 'b 1', 'run'], ['', 'a 2', 'b 2', 'run'])).to.deep.equal([
      '\na 1\nb 1\nrun',
      '\na 2\nb 1\nrun',
      '\na 2\nb 2\nrun',
    ])
  })

  it('leaves nothing of a frame that was longer', () => {
    expect(screens(['', 'a', 'b', 'run'], ['', 'run'], ['', 'a', 'run'])).to.deep.equal(['\na\nb\nrun', '\nrun', '\na\nrun'])
  })
})
