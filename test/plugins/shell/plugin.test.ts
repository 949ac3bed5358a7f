import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { renderShellCommand } from '../../../src/pipeline/shell/render-shell-command.ts'
import { sh, type ShellCommand } from '../../../src/pipeline/shell/shell-command.ts'
import { shellPlugin } from '../../../src/plugins/shell/plugin.ts'
import { commandBench } from '../../process/command-bench.ts'

type Context = Parameters<typeof shellPlugin.steps.sh.run>[0]

/** Runs a command by the step type, in a real shell; everything it prints is taken from standard output alone. */
const run = async (
  command: ShellCommand,
  shell = 'sh',
): Promise<{ readonly stdout: string; readonly status: number | null; readonly title?: string }> => {
  const unused = (): never => {
    throw new Error('not used by this step type')
  }
  let result: { readonly stdout: string; readonly status: number | null; readonly title?: string } = { stdout: '', status: null }
  const context: Context = {
    options: { ...renderShellCommand(command), title: 'shown' },
    exec: async (file, args, options) => {
      const bench = commandBench()
      const { title, stderr = 'apart' } = options ?? {}
      const end = await bench.run(file, args, { stderr })
      const status = end.kind === 'exited' ? end.exitCode : null
      result = { stdout: bench.log.text('out'), status, ...(title !== undefined && { title }) }
    },
    $: unused,
    log: unused,
    signal: new AbortController().signal,
    cwd: '/',
    env: {},
    shell,
    projectDir: '/',
    isTerminal: false,
  }
  await shellPlugin.steps.sh.run(context)
  return result
}

describe('shell plugin', () => {
  it('joins both streams in the order in which they were written', async () => {
    const { stdout, title } = await run(sh`echo one; echo two >&2; echo ${'three $HOME'}; echo four >&2`)
    expect(stdout).to.equal('one\ntwo\nthree $HOME\nfour\n')
    expect(title).to.equal('shown')
  })

  it('stops at the first command that fails, with its exit code', async () => {
    expect(
      await run(sh`echo before
      sh -c 'exit 7'
      echo after`),
    ).to.deep.include({ stdout: 'before\n', status: 7 })
  })

  it('P20: fails in bash if any program of a pipe fails, as a POSIX shell cannot', async () => {
    for (const bash of ['bash', execFileSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' }).trim()])
      expect(await run(sh`sh -c 'echo partial; exit 7' | tee /dev/null`, bash), bash).to.deep.include({ stdout: 'partial\n', status: 7 })
    expect(await run(sh`sh -c 'exit 7' | tee /dev/null`)).to.include({ status: 0 })
  })

  it('shows what the shell itself complains about', async () => {
    const { stdout, status } = await run(sh`echo "unfinished`)
    expect(stdout).to.match(/unterminated|unexpected/i)
    expect(status).to.equal(2)
  })

  it('uses the shell that was asked for', async () => {
    expect(await run(sh`[[ ${'a b'} == a* ]] && echo "$BASH" | grep -o bash`, 'bash')).to.deep.include({ stdout: 'bash\n', status: 0 })
  })
})
