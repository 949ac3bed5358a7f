import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Workplace } from './workplace.ts'

/** An interactive shell in its own terminal, as a user has it. */
export interface RealTerminal extends AsyncDisposable {
  /** Types without Enter. */
  write(text: string): Promise<void>
  /** Types a line and Enter. */
  type(line: string): Promise<void>
  /** Presses a key by its name in tmux, such as `C-c`. */
  press(key: string): Promise<void>
  /** Pastes a file as a terminal does. */
  paste(file: string): Promise<void>
  /** History and screen, without trailing spaces and trailing blank lines. */
  text(): Promise<string>
  resize(columns: number, rows: number): Promise<void>
  /** Waits until `isSo` is true for the text. If that takes too long, the error shows the text. */
  shows(isSo: (text: string) => boolean): Promise<string>
}

/** Tests in a real terminal need tmux. Without it, the model of a terminal in `test/cli` has to suffice. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0

export const openTerminal = async (
  { env, home, project, bin }: Workplace,
  size: { columns: number; rows: number },
): Promise<RealTerminal> => {
  const tmux = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('tmux', ['-S', join(home, 'tmux'), '-f', '/dev/null', ...args], {
      cwd: project.directory,
      env: { ...env, ENV: '', LC_ALL: 'C.UTF-8', node: process.execPath, bin },
    })
    return stdout
  }
  const open = () => tmux('new-session', '-d', '-x', String(size.columns), '-y', String(size.rows), 'exec sh -i')
  // on a busy machine the client of tmux sometimes gives up on the server that it has just started
  await open().catch(async (error: unknown) => {
    if (!String(error).includes('server exited unexpectedly')) throw error
    await tmux('kill-server').catch(() => undefined)
    await open()
  })
  const write: RealTerminal['write'] = async (text) => {
    await tmux('send-keys', '-l', text)
  }
  const type: RealTerminal['type'] = async (line) => {
    await write(line)
    await tmux('send-keys', 'Enter')
  }
  const text = async (): Promise<string> => {
    const lines = (await tmux('capture-pane', '-p', '-S', '-')).split('\n')
    return lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }
  const shows: RealTerminal['shows'] = async (isSo) => {
    const giveUpAt = performance.now() + 20_000
    for (;;) {
      const now = await text()
      if (isSo(now)) return now
      if (performance.now() > giveUpAt) throw new Error(`The terminal did not show what is expected within 20 s. It shows:\n${now}`)
      await sleep(20)
    }
  }
  await shows((now) => /[$#]$/.test(now))
  // so that the typed lines are as short as a user's
  await type(`sparkwing() { "$node" "$bin" "$@"; }; PS1='$ '; clear`)
  await shows((now) => now === '$')
  return {
    write,
    type,
    press: async (key) => {
      await tmux('send-keys', key)
    },
    paste: async (file) => {
      await tmux('load-buffer', file)
      await tmux('paste-buffer')
    },
    text,
    shows,
    resize: async (columns, rows) => {
      await tmux('resize-window', '-x', String(columns), '-y', String(rows))
    },
    [Symbol.asyncDispose]: async () => {
      await tmux('kill-server')
    },
  }
}
