import { expect } from 'chai'
import type { ShellValue } from '../../src/pipeline/shell/shell-command.ts'
import { templateWords } from '../../src/process/template-words.ts'

const words = (template: TemplateStringsArray, ...values: readonly ShellValue[]): readonly string[] => templateWords(template, values)
const hostile = ['a b', '', '"', "'", '$(touch pwned)', '`id`', '; rm -rf x', '&& x', '> x', '*', '-rf', 'a\nb', '\\', '€ 𝒳', '${HOME}']

describe('the words of a $ template', () => {
  it('are separated by blanks and newlines', () => {
    expect(words`git  log
      --oneline	-1 `).to.deep.equal(['git', 'log', '--oneline', '-1'])
  })

  it('are grouped by quotes', () => {
    expect(words`a "b  c" 'd "e" && f' g"h i"j "" ${1}`).to.deep.equal(['a', 'b  c', 'd "e" && f', 'gh ij', '', '1'])
  })

  for (const value of hostile) {
    it(`keep the value ${JSON.stringify(value)} whole`, () => {
      expect(words`x ${value} --y=${value}/z "q ${value}" '${value}'`).to.deep.equal(['x', value, `--y=${value}/z`, `q ${value}`, value])
    })
  }

  it('are several for a list, and none for an empty one', () => {
    expect(words`x ${['a b', 2]} y ${[]} z`).to.deep.equal(['x', 'a b', '2', 'y', 'z'])
    expect(words`x --f=${['a', 'b']}!`).to.deep.equal(['x', '--f=a', 'b!'])
  })

  it('contain characters from JavaScript escapes, which do not separate words', () => {
    expect(words`a\tb\x20c\u0020d\u{20}e \u{1d4b3}\u{41} f\
g "h\
i"`).to.deep.equal(['a\tb c d e', '𝒳A', 'fg', 'hi'])
  })

  const needShell: Readonly<Record<string, () => unknown>> = {
    '&&': () => words`a && b`,
    '||': () => words`a || b`,
    '|': () => words`a|b`,
    ';': () => words`a; b`,
    '&': () => words`a &`,
    '>': () => words`a 2>&1`,
    '<': () => words`a < b`,
    '`': () => words`a \`b\``,
    '$(': () => words`a $(b)`,
    $HOME: () => words`a $HOME/b`,
    '${': () => words`a \${HOME}`,
    $1: () => words`a "$1"`,
  }
  for (const [shown, make] of Object.entries(needShell)) {
    it(`are refused when ${shown} needs a shell`, () => {
      expect(make).to.throw(`but ${shown} is shell syntax: use sh\`…\``)
    })
  }

  it('may contain shell syntax that is quoted or clearly not meant as such', () => {
    expect(words`grep "a|b;c>d&" 'a$b' x$ $/y`).to.deep.equal(['grep', 'a|b;c>d&', 'a$b', 'x$', '$/y'])
  })

  it('are refused when they are clearly a mistake', () => {
    expect(() => words``).to.throw('the template has no command')
    expect(() => words`echo don't`).to.throw(`the quote ' is never closed`)
    expect(() => words`echo "${['a', 'b']}"`).to.throw('a list inside quotes')
    expect(() => words`echo ${'a\0b'}`).to.throw('number 1 contains a NUL byte')
    expect(() => words`echo ${1} ${undefined as never}`).to.throw('number 2 is undefined')
    expect(() => words`echo ${Promise.resolve('x') as never}`).to.throw('a promise; await it first')
    expect(() => words`echo ${{ kind: 'sh', texts: [], values: [] }}`).to.throw('is an sh command, and $ has no shell')
    expect(() => words`echo ${{ kind: 'command-result', stdout: '', stderr: '', exitCode: 0 } as never}`).to.throw('pass its .stdout')
  })
})
