import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { UserError } from '../../src/model/user-error.ts'
import { renderShellCommand } from '../../src/pipeline/shell/render-shell-command.ts'
import { sh, type ShellCommand } from '../../src/pipeline/shell/shell-command.ts'

const pathOf = (shell: string): string => realpathSync(execFileSync('sh', ['-c', `command -v ${shell}`], { encoding: 'utf8' }).trim())
/** `sh` is one of the other two on many systems, and then it is not tried twice. */
const shells = [...new Map(['dash', 'bash', 'sh'].map((shell) => [pathOf(shell), shell])).values()]

/** What the command prints, byte for byte, run as the shell plugin runs it. */
const output = (command: ShellCommand, shell: string, cwd?: string): string => {
  const { script, args } = renderShellCommand(command)
  const { stdout, stderr, status } = spawnSync(shell, ['-ec', script, 'sh', ...args], { encoding: 'buffer', cwd })
  if (status !== 0) throw new Error(`${shell} exited with ${status}: ${stderr.toString()}\n${script}`)
  return stdout.toString()
}

const refusal = (command: ShellCommand): string => {
  try {
    renderShellCommand(command)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  return 'accepted'
}

const prints = (command: ShellCommand, expected: string): void => {
  for (const shell of shells) expect(output(command, shell), shell).to.equal(expected)
}

/** Every place in which a value may stand; each prints the value once, ended by NUL. */
const everywhere = (value: string): ShellCommand => sh`
  show() { printf '%s\0' "$1"; }
  printf '%s\0' ${value}
  printf '%s\0' pre${value}post
  printf '%s\0' --tag=${value}
  printf '%s\0' "in ${value} double"
  printf '%s\0' 'in ${value} single'
  printf '%s\0' "$(printf '<%s>' ${value}; echo .)"
  printf '%s\0' "$(printf '<%s>' "x ${value}" # it's a comment
  echo .)"
  assigned=${value}; show "$assigned"
  show ${value} ignored
  case ${value} in ${value}) show ${value} ;; *) show different ;; esac
  for one in ${[value, value]}; do show "$one"; done
  if [ ${value} = "${value}" ]; then (show ${value}); fi
  printf '%s\0' ${sh`${value} "${value}"`}
`
const expectedEverywhere = (value: string): string =>
  [
    value,
    `pre${value}post`,
    `--tag=${value}`,
    `in ${value} double`,
    `in ${value} single`,
    `<${value}>.`,
    `<x ${value}>.`,
    ...Array.from({ length: 8 }, () => value),
  ]
    .map((text) => `${text}\0`)
    .join('')

const fixedPayloads = (canary: string): readonly string[] => {
  const touch = `touch ${canary}`
  return [
    ...[`$(${touch})`, `\`${touch}\``, `; ${touch} ;`, `| ${touch}`, `& ${touch} &`, `&& ${touch}`, `|| ${touch}`, `\n${touch}\n`],
    ...[`'; ${touch}; '`, `"; ${touch}; "`, `'"; ${touch}; "'`, `"$(${touch})"`, `'$(${touch})'`, `\\$(${touch})`, `\\"; ${touch}; \\"`],
    ...[
      `\${x:-$(${touch})}`,
      `\${_sw1}`,
      `$((a[$(${touch})]))`,
      `a[$(${touch})]`,
      `<(${touch})`,
      `>(${touch})`,
      `> ${canary}`,
      `< ${canary}`,
    ],
    ...[
      `$'\\n${touch}'`,
      `) ; ${touch} ; (`,
      `} ; ${touch} ; {`,
      `esac; ${touch}`,
      `done; ${touch}`,
      `# ${touch}`,
      `!${touch}`,
      `!!`,
      `\r\n${touch}\r\n`,
    ],
    ...[
      '',
      ' ',
      '  ',
      '\t',
      '\n',
      '\n\n',
      ' leading',
      'trailing ',
      'trailing newline\n',
      '-n',
      '-e',
      '--',
      '--help',
      '-',
      '%s %d %n',
      '\\',
      '\\\\',
      '\\n',
    ],
    ...[
      '*',
      '?',
      '[a-z]',
      '{a,b}',
      '~',
      '~root',
      '$HOME',
      '$0',
      '$@',
      '$*',
      '$#',
      '$$',
      '$',
      '${',
      '$(',
      '`',
      '"',
      "'",
      '"\'',
      '=',
      'a=b',
      '\u0001\u001b[31m\u007f',
    ],
    ...['é', '日本語', '🚀👩‍👩‍👧', '\u202e\u0000'.slice(0, 1), '\ufeff', '\u2028', "it's", 'a'.repeat(10_000), 'a b c', 'a\'b"c`d$e\\f'],
  ]
}

describe('renderShellCommand', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sparkwing-sh-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('hands over 200 hostile values byte for byte in every place and runs none of them (row 33)', function () {
    this.timeout(240_000)
    const canary = join(folder, 'canary')
    const fixed = fixedPayloads(canary)
    const pieces = fc.constantFrom(
      ...fixed,
      `$(touch ${canary})`,
      "'",
      '"',
      '`',
      '\\',
      '$',
      '\n',
      ' ',
      ';',
      '(',
      ')',
      '{',
      '}',
      '#',
      '<<E',
      '*',
    )
    const drawn = fc.sample(
      fc.array(fc.oneof(pieces, fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'grapheme' })), { maxLength: 6 }),
      200,
    )
    const payloads = [...fixed, ...drawn.map((parts) => parts.join('').replaceAll('\0', ''))]
      .filter((text) => text.isWellFormed())
      .slice(0, 200)
    expect(payloads).to.have.lengthOf(200)
    // many in one process, which takes a twentieth of the time
    for (let from = 0; from < payloads.length; from += 20) {
      const some = payloads.slice(from, from + 20)
      const all = some.map(everywhere).reduce((before, next) => sh`${before}${next}`)
      for (const shell of ['dash', 'bash'])
        expect(output(all, shell, folder), `${shell}: ${JSON.stringify(some)}`).to.equal(some.map(expectedEverywhere).join(''))
    }
    expect(existsSync(canary), 'a payload ran').to.equal(false)
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('leaves a command without values as the author wrote it', () => {
    const script = "cat <<EOF\n`echo $HOME`\nEOF\n# it's fine"
    expect(renderShellCommand({ kind: 'sh', texts: [script], values: [] })).to.deep.equal({ script, args: [] })
  })

  it('makes words of their own from a list, and nothing from an empty one', () => {
    prints(sh`printf '[%s]' ${['a b', '*', 3]} z`, '[a b][*][3][z]')
    prints(sh`printf '[%s]' a ${[]} z`, '[a][z]')
    prints(sh`printf '[%s]' ${''} z`, '[][z]')
    prints(sh`printf '[%s]' ${['-a', '-b']};printf '[%s]' ${['c']}`, '[-a][-b][c]')
  })

  it('leaves $1, $@ and $# to the author', () => {
    prints(sh`f() { printf '[%s]' "$1" ${'mine'}; }; f other; set -- x y; printf '[%s]' $# "$@" ${'z'}`, '[other][mine][2][x][y][z]')
    prints(sh`printf '[%s]' $# ${'z'}`, '[0][z]')
  })

  it('does not export the values to the commands', () => {
    prints(sh`env | grep -c _sw || printf none ${'x'}`, '0\nnone')
  })

  it('takes more than nine values', () => {
    prints(sh`printf '%s,' ${1} ${2} ${3} ${4} ${5} ${6} ${7} ${8} ${9} ${10} ${11} ${12}`, '1,2,3,4,5,6,7,8,9,10,11,12,')
  })

  it('computes with numbers and refuses texts there', () => {
    prints(sh`echo $((${4} + 1)) $(( (${2} + 1) * 2 ))`, '5 6\n')
    expect(refusal(sh`echo $((${'4'} + 1))`)).to.contain('only a number')
    expect(refusal(sh`((x = ${'4'}))`)).to.contain('only a number')
  })

  it('splices a nested command, its values still values', () => {
    const flags = sh`--a ${'1 2'} --b "${'$HOME'}"`
    prints(sh`printf '[%s]' ${flags}; ${sh`echo ${'end'}`}`, '[--a][1 2][--b][$HOME]end\n')
  })

  it('follows comments, escapes, quotes and substitutions to the place of a value', () => {
    prints(
      sh`printf '[%s]' a#b ${'x y'} # it's a note
    printf '[%s]' ${'x y'}`,
      '[a#b][x y][x y]',
    )
    prints(
      sh`printf '[%s]' a \
      ${'x y'} \
    # it's
    printf '[%s]' ${'x y'}`,
      '[a][x y][x y]',
    )
    prints(sh`printf '[%s]' \" ${'x y'} "\"" ${'x y'}`, '["][x y]["][x y]')
    prints(sh`printf '[%s]' "$(echo "$(echo ")" ${'x  y'})")" ${'x  y'}`, '[) x  y][x  y]')
    prints(sh`printf '[%s]' "\`echo "it's" | tr -d "'"\`" ${'x y'}`, '[its][x y]')
    prints(sh`(printf '[%s]' ${'x y'}); { printf '[%s]' "${'x y'}"; }`, '[x y][x y]')
  })

  it('names what to write instead where a value cannot stand', () => {
    expect(refusal(sh`cat <<EOF\n${'x'}\nEOF`)).to.contain('here-document')
    expect(refusal(sh`cat <<EOF\nx\nEOF\necho ${'x'}`)).to.contain('here-document')
    expect(refusal(sh`echo \`echo ${'x'}\``)).to.contain('`…`')
    expect(refusal(sh`echo # ${'x'}`)).to.contain('comment')
    expect(refusal(sh`echo "\${HOME:-${'x'}}"`)).to.contain('${…}')
    expect(refusal(sh`echo $${'x'}`)).to.contain('right before')
    expect(refusal(sh`echo $'\'' ${'x'}`)).to.contain("$'…'")
    expect(refusal(sh`echo "\${HOME:+'}" ${'x'}`)).to.contain('quotes inside')
    expect(refusal(sh`echo $[ ${'x'} ]`)).to.contain('$[…]')
    expect(refusal(sh`echo "$(case a in a) echo ${'x'};; esac)"`)).to.contain('case')
    expect(refusal(sh`echo --f=${['a', 'b']}`)).to.contain('stand alone')
    expect(refusal(sh`echo "${['a', 'b']}"`)).to.contain('stand alone')
    expect(refusal(sh`echo ${['a', 'b']}${'c'}`)).to.contain('stand alone')
    expect(refusal(sh`echo a\ ${['a', 'b']}`)).to.contain('stand alone')
  })

  it('refuses texts where a shell would read them as code, and lets data pass beside it', () => {
    for (const command of [
      sh`eval ${'x'}`,
      sh`if ! eval "echo ${'x'}"; then :; fi`,
      sh`trap 'rm ${'x'}' EXIT`,
      sh`sh -c ${'x'}`,
      sh`sudo bash -ec "echo ${'x'}"`,
      sh`sh 2>&1 -c 'a'"b ${'x'}"`,
      sh`a[${'x'}]=1`,
      sh`[[ ${'x'} -eq 1 ]]`,
      sh`[[ 1 -eq ${'x'} ]]`,
      sh`[ -v ${'x'} ]`,
      sh`let n=${'x'}`,
    ]) {
      expect(refusal(command), command.texts.join('…')).to.contain('reads it as code')
    }
    prints(
      sh`sh -c 'printf "[%s]" "$1"' sh ${'$HOME'}; echo "items[${'x'}] eval ${'x'}"; echo b | grep -v ${'a'}`,
      '[$HOME]items[x] eval x\nb\n',
    )
    prints(sh`v=${'$HOME'}; eval 'printf "[%s]" "$v"'`, '[$HOME]')
  })

  it('refuses values that no process can take, from hand-made commands too', () => {
    for (const value of [undefined, null, {}, Number.NaN, 'a\0b', '\ud800', [['a']]]) {
      const made: unknown = { kind: 'sh', texts: ['echo ', ''], values: [value] }
      expect(() => renderShellCommand(made as ShellCommand)).to.throw(UserError, /sh: a value is/)
    }
  })
})
