import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { freePort } from '../../dashboard-lifecycle/dashboard-place.ts'
import { needed, type EnginePage } from './engine-page.ts'

/** The keys of WebDriver that have no character. */
const namedKeys: Readonly<Record<string, string>> = { Control: '\ue009', Enter: '\ue007', Escape: '\ue00c', Home: '\ue011', End: '\ue010' }

/** The driver has no way to hear the console, so the page keeps what is said in it. What is said while its first file loads is missed. */
const keepComplaints = `if (!window.complaints) {
  window.complaints = []
  const say = console.error
  console.error = (...words) => { complaints.push('console: ' + words.join(' ')); say(...words) }
  addEventListener('error', ({ message }) => complaints.push('error: ' + message))
  addEventListener('unhandledrejection', ({ reason }) => complaints.push('error: ' + reason))
  addEventListener('securitypolicyviolation', ({ violatedDirective }) => complaints.push('policy: ' + violatedDirective))
}`

/** Opens a page in WebKitGTK, the engine of Safari, under a screen that does not exist. */
export const openWebKit = async (): Promise<EnginePage> => {
  const binary = needed(globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser').at(-1), 'the MiniBrowser of WebKitGTK', 'webkit2gtk-driver')
  const driver = needed(['/usr/bin/WebKitWebDriver'].find(existsSync), 'WebKitWebDriver', 'webkit2gtk-driver')
  const xvfb = needed(['/usr/bin/Xvfb'].find(existsSync), 'Xvfb', 'xvfb')
  const screen = spawn(xvfb, ['-displayfd', '1', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [display] = (await once(createInterface(screen.stdout), 'line')) as [string]
  const port = await freePort()
  const driving = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C.UTF-8', DISPLAY: `:${display}` } })
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/session${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
    const { value } = (await answer.json()) as { readonly value: unknown }
    if (!answer.ok) throw new Error(`WebKitWebDriver: ${JSON.stringify(value)}`)
    return value
  }
  const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } }
  const capabilities = { alwaysMatch: { browserName: 'MiniBrowser', ...options } }
  const { sessionId, capabilities: had } = (await whenUp(() => ask('POST', '', { capabilities }))) as {
    readonly sessionId: string
    readonly capabilities: { readonly browserVersion: string }
  }
  const post = (path: string, body: object): Promise<unknown> => ask('POST', `/${sessionId}${path}`, body)
  const evaluate = (expression: string): Promise<unknown> =>
    post('/execute/async', { script: `const done = arguments[0]; Promise.resolve(${expression}).then(done)`, args: [] })
  const keys = async (actions: readonly object[]): Promise<void> => {
    await post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }
  await post('/window/rect', { width: 1440, height: 1000 })
  return {
    browser: `WebKitGTK ${had.browserVersion}`,
    async goto(url) {
      await post('/url', { url })
      await post('/execute/sync', { script: keepComplaints, args: [] })
    },
    evaluate,
    type: (text) =>
      keys(
        Array.from(text).flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      ),
    press(key) {
      const values = key.split('+').map((one) => namedKeys[one] ?? one)
      return keys([
        ...values.map((value) => ({ type: 'keyDown', value })),
        ...values.toReversed().map((value) => ({ type: 'keyUp', value })),
      ])
    },
    complaints: async () => (await evaluate('window.complaints')) as readonly string[],
    async [Symbol.asyncDispose]() {
      await ask('DELETE', `/${sessionId}`)
      await end(driving)
      await end(screen)
    },
  }
}

/** The driver takes a moment to listen. */
const whenUp = async (ask: () => Promise<unknown>): Promise<unknown> => {
  for (let left = 100; ; left--) {
    try {
      return await ask()
    } catch (error) {
      if (left === 0 || !(error instanceof TypeError)) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

const end = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
