import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { builtPackage } from '../../../test/e2e/built-package.ts'
import { hasTmux, openTerminal } from '../../../test/e2e/real-terminal.ts'
import { inWorkplace } from '../../../test/e2e/workplace.ts'
import { tempProject, type TempProject } from '../../../test/project/temp-project.ts'
import { desktopProgram } from '../src/send-desktop.ts'
import { compiledPlugin } from './compiled-plugin.ts'
import { webhookServer } from './webhook-server.ts'

type Kit = typeof import('sparkwing/testing')
type TestRun = Awaited<ReturnType<Awaited<ReturnType<Kit['testProject']>>['run']>>

const config = `
import { defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({
  pipelines: {
    outer: pipeline({ plan({ job }) { job('inner', sh\`"$NODE" "$BIN" run good --output quiet\`) } }),
    good: pipeline({ plan({ job }) { job('fine', sh\`echo fine\`) } }),
    bad: pipeline({
      secrets: ['API_KEY'],
      inputs: { pin: text({ secret: true }), to: text() },
      plan({ job, inputs }) {
        job('<@everyone> & test', () => { throw new Error('key ' + process.env.API_KEY + ' for ' + inputs.to) })
        job('leak', () => ({ pin: inputs.pin, to: inputs.to }))
      },
    }),
  },
})
`
const marker = 'said when the run failed'

describe('sparkwing-plugin-notify', function () {
  this.timeout(240_000)
  let kit: Kit
  let plugin: TempProject
  before(async () => {
    plugin = await compiledPlugin()
    kit = (await import(join(await builtPackage(), 'dist/testing/index.js'))) as Kit
  })
  after(() => {
    plugin[Symbol.dispose]()
  })

  /** Runs a pipeline with these rules in the project's file. */
  const runWith = async (
    rules: unknown,
    pipeline: string,
    { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
  ): Promise<TestRun> => {
    const files = { 'sparkwing.config.ts': config, ...(rules !== undefined && { 'sparkwing.notify.json': rules as object }) }
    await using project = await kit.testProject({ plugin: plugin.directory, files })
    return await project.run(pipeline, { args, env: { API_KEY: 'unset', ...env } })
  }
  const pluginLines = ({ stderr }: TestRun): readonly string[] =>
    stderr.split('\n').filter((line) => line.includes('sparkwing-plugin-notify'))

  it('sends plain JSON to a webhook, and nothing of inputs, outputs, logs and variables', async () => {
    await using server = await webhookServer()
    const secret = 'p4ssw0rd-of-mine'
    const run = await runWith({ rules: [{ send: [{ webhook: server.url }] }] }, 'bad', {
      args: ['--pin', secret, '--to', marker],
      env: { API_KEY: secret },
    })
    expect([run.exitCode, pluginLines(run)]).to.deep.equal([1, []])
    expect(server.received.map(({ path, type }) => [path, type])).to.deep.equal([['/services/T0/secret-part', 'application/json']])
    const body = server.received[0]?.body ?? ''
    expect(body).not.to.include(secret).and.not.include(marker)
    const { durationMs, ...rest } = JSON.parse(body) as { readonly durationMs: number }
    expect(durationMs).to.be.greaterThan(0)
    expect(rest).to.deep.equal({
      event: 'run.finished',
      run: run.id,
      pipeline: 'bad',
      project: 'project',
      status: 'failed',
      failed: ['<@everyone> & test'],
    })
  })

  it('sends the shapes of Slack and Discord, in which no name of a job addresses anybody', async () => {
    await using slack = await webhookServer()
    await using discord = await webhookServer(204)
    const send = [
      { webhook: '$SLACK', shape: 'slack' },
      { webhook: discord.url, shape: 'discord' },
    ]
    const run = await runWith({ rules: [{ send }, { send: [send[1]] }] }, 'bad', { env: { SLACK: slack.url } })
    expect(pluginLines(run)).to.deep.equal([])
    const bodies = [slack, discord].map(({ received }) =>
      received.map(({ body }) => JSON.parse(body.replace(/after [\d.]+ m?s/, 'after N s')) as unknown),
    )
    expect(bodies).to.deep.equal([
      [{ text: '✗ bad failed\nproject, after N s\nFailed: &lt;@everyone&gt; &amp; test' }],
      [{ content: '✗ bad failed\nproject, after N s\nFailed: <@everyone> & test', allowed_mentions: { parse: [] } }],
    ])
  })

  it('never fails a run: a webhook that hangs, fails or is away is named by its host, in one line', async () => {
    await using hanging = await webhookServer('never')
    await using refusing = await webhookServer(503)
    await using moved = await webhookServer(302, { location: hanging.url })
    const rules = [hanging, refusing, moved].map(({ url }) => ({ send: [{ webhook: url }] }))
    const run = await runWith(
      { rules: [...rules, { send: [{ webhook: 'http://127.0.0.1:9/secret-part' }, { webhook: '$NO_SUCH' }] }] },
      'good',
    )
    expect([run.status, run.exitCode]).to.deep.equal(['passed', 0])
    const [line = '', ...others] = pluginLines(run)
    expect(others).to.deep.equal([])
    expect(line).to.match(/The plugin sparkwing-plugin-notify failed on the event run\.finished: /)
    for (const says of [
      `the webhook at ${hanging.host} did not answer within 1.5 s`,
      `the webhook at ${refusing.host} answered with 503`,
      `the webhook at ${moved.host} answered with 302`,
      'the webhook at 127.0.0.1:9 could not be reached',
      'the variable NO_SUCH, which should hold a webhook, is not set',
    ])
      expect(line).to.include(says)
    expect(run.stderr).not.to.include('secret-part')
    expect(hanging.received).to.have.lengthOf(1)
  })

  it('sends by rules: how a run ends, how long it takes, and of which pipeline', async () => {
    await using server = await webhookServer()
    const rule = (more: object): object => ({ ...more, send: [{ webhook: server.url }] })
    const sends = async (more: object): Promise<boolean> => {
      const before = server.received.length
      await runWith({ rules: [rule(more)] }, 'good')
      return server.received.length > before
    }
    expect(await sends({ when: 'passed' })).to.equal(true)
    expect(await sends({ when: 'failed' })).to.equal(false)
    expect(await sends({ longerThan: '30s' })).to.equal(false)
    expect(await sends({ longerThan: '1ms', pipelines: ['x', 'go*'] })).to.equal(true)
    expect(await sends({ pipelines: ['goo', '*x*'] })).to.equal(false)
  })

  it('tells the end of a run once, and not of the runs in its jobs', async () => {
    await using server = await webhookServer()
    const env = { NODE: process.execPath, BIN: join(await builtPackage(), 'bin/run.js') }
    const run = await runWith({ rules: [{ send: [{ webhook: server.url }] }] }, 'outer', { env })
    expect([run.status, pluginLines(run)]).to.deep.equal(['passed', []])
    expect(server.received.map(({ body }) => (JSON.parse(body) as { readonly pipeline: string }).pipeline)).to.deep.equal(['outer'])
  })

  it('names the file and the place of a mistake, and the run goes on', async () => {
    const says = async (rules: unknown): Promise<string> => {
      const run = await runWith(rules, 'good')
      expect(run.exitCode).to.equal(0)
      const [line = '', ...others] = pluginLines(run)
      expect(others).to.deep.equal([])
      expect(line).to.include('sparkwing.notify.json: ')
      return line.replace(/^.*sparkwing\.notify\.json: /, '')
    }
    const mistakes: readonly (readonly [unknown, string])[] = [
      [[], 'it should be an object with a list `rules`.'],
      [
        { rules: [{ whn: 'failed', send: ['bell'] }] },
        'rules[0] has an unknown member `whn`; there are when, longerThan, pipelines, send.',
      ],
      [
        { rules: [{ send: ['bell'] }, { longerThan: '30 sec', send: ['bell'] }] },
        'rules[1].longerThan should be a time such as "30s", "2m" or "1h".',
      ],
      [
        { rules: [{ send: [{ webhook: 'file:///etc/passwd' }] }] },
        'rules[0].send[0].webhook should be an address that begins with https:// or http://, or `$NAME` for the variable that holds it.',
      ],
    ]
    for (const [rules, message] of mistakes) expect(await says(rules)).to.equal(message)
  })

  it('shows a desktop notice, by default only after 30 s, and says what is missing if it was asked for', async () => {
    using tools = tempProject({ 'notify-send': '#!/bin/sh\nfor arg; do printf "%s\\n" "$arg"; done > "$SHOWN"\n' })
    chmodSync(tools.path('notify-send'), 0o755)
    const env = { PATH: `${tools.directory}:${process.env['PATH'] ?? ''}`, SHOWN: tools.path('shown') }
    const desktop = { rules: [{ when: 'failed', send: ['desktop'] }] }
    expect(pluginLines(await runWith(desktop, 'bad', { env }))).to.deep.equal([])
    expect(readFileSync(env.SHOWN, 'utf8').replace(/after .*/, 'after')).to.equal(
      '--app-name=Sparkwing\n--urgency=critical\n--\n✗ bad failed\nproject, after\nFailed: <@everyone> & test\n',
    )
    const failing = { ...env, SHOWN: '/nowhere/shown' }
    expect(pluginLines(await runWith(desktop, 'bad', { env: failing })).join()).to.include('notify-send failed: ')
    const without = { rules: [{ send: ['desktop'] }] }
    const [line = ''] = pluginLines(await runWith(without, 'good', { env: { PATH: nodeAndShell(tools) } }))
    expect(line).to.include('the desktop notice needs the program notify-send, which was not found. Install it')
    expect(pluginLines(await runWith(undefined, 'good'))).to.deep.equal([])
  })

  it('passes texts to the programs of macOS and Windows so that none is read as code', () => {
    const ended = { run: 'r', pipeline: `a" & 'b' $(c)`, project: 'p', status: 'failed', durationMs: 1, failed: [] } as const
    const title = `✗ a" & 'b' $(c) failed`
    const mac = desktopProgram(ended, 'darwin', {})
    expect([mac.file, mac.args.slice(-2)]).to.deep.equal(['osascript', [title, 'p, after 0 s']])
    expect(mac.args.slice(0, -2).join()).not.to.include('$(c)')
    const { file, args } = desktopProgram(ended, 'linux', { WSL_DISTRO_NAME: 'Ubuntu' })
    const script = Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le')
    expect([file, script.includes('$(c)')]).to.deep.equal(['powershell.exe', false])
    expect(script).to.include(`FromBase64String('${Buffer.from(title).toString('base64')}')`)
  })

  it(
    `rings the bell of a terminal${hasTmux ? '' : ' (not tested: there is no tmux here)'}`,
    inWorkplace(
      { 'package.json': { scripts: { good: 'true' } }, 'sparkwing.notify.json': { rules: [{ send: ['bell'] }] } },
      async (place) => {
        if (!hasTmux) return
        expect((await place.sparkwing(['plugins', 'link', plugin.directory])).code).to.equal(0)
        await using terminal = await openTerminal(place, { columns: 80, rows: 20 })
        // the bell as a file shows it: `script` keeps all bytes
        await terminal.type(`script -qec '"$node" "$bin" run good' bytes >/dev/null; echo done-$?`)
        await terminal.shows((text) => text.includes('done-0'))
        expect(readFileSync(place.project.path('bytes'), 'latin1').split('\x07')).to.have.lengthOf(2)
      },
    ),
  )
})

/** A PATH without the desktop's program. */
const nodeAndShell = (tools: TempProject): string => {
  tools.write('bin/.made', '')
  return tools.path('bin')
}
