import { expect } from 'chai'
import { drawnSyntax } from '../../src/project/config/config-source.ts'

const drawn = (message: string) => drawnSyntax(new SyntaxError(message))

// messages of Node 23.6
describe('P0: a syntax error that Node draws into its message', () => {
  it('is where the caret points', () => {
    const message =
      "  x Expected ',', got 'const'\n   ,-[2:1]\n 1 | const a: Array<string\n 2 |   const b = 1\n   :   ^^^^^\n   `----\n\n\nCaused by:\n    failed to parse"
    expect(drawn(message)).to.deep.equal({ text: "Expected ',', got 'const'", line: 2, column: 3 })
  })

  it('is in the only line, whose number the head of the drawing leaves out', () => {
    const message = '  x Expression expected\n   ,----\n 1 | export default { build: }\n   :                         ^\n   `----\n'
    expect(drawn(message)).to.deep.equal({ text: 'Expression expected', line: 1, column: 25 })
  })

  it('is the first of several, and begins at the arrow when it takes more than one line', () => {
    const says = 'TypeScript enum is not supported in strip-only mode'
    const message = `  x ${says}\n    ,-[10:1]\n  9 |     const a = 1\n 10 | ,->  enum A { B,\n 11 | \`->  C }\n 12 |     enum D {}\n    \`----\n  x ${says}\n    ,-[12:1]\n 11 |  C }\n 12 | enum D {}\n    : ^^^^^^^^^\n    \`----\n`
    expect(drawn(message)).to.deep.equal({ text: says, line: 10, column: 2 })
  })

  it('is where the head says when it is at the end of the file', () => {
    const message = '  x Unexpected eof\n   ,-[3:9]\n 1 | const a = `\n 2 | class A {\n 3 |   b() {\n   `----\n'
    expect(drawn(message)).to.deep.equal({ text: 'Unexpected eof', line: 3, column: 9 })
  })

  it('is none when Node says it in one line', () => {
    expect(drawn('Expression expected')).to.equal(undefined)
  })
})
