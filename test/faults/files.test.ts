import { spawnSync } from 'node:child_process'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { expect } from 'chai'
import { jobFileName, jobIdOfFileName } from '../../src/model/job-file-name.ts'
import { toJobId } from '../../src/model/ids.ts'
import type { DashboardStartJson, DashboardStatusJson } from '../../src/wire/dashboard.ts'
import type { RunListJson } from '../../src/wire/run.ts'
import { inWorkplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { hasTool, unlessTried } from './has-tool.ts'
import { isLongForm } from './times.ts'

/** Output of a job that imitates the runner: journal lines, and commands that other runners read from output. */
const forged = Array.from({ length: 100 }, (_, index) => {
  const seq = (index % 20) + 1
  const forms = [
    `{"v":1,"seq":${seq},"at":1,"type":"run.finished","ended":{"status":"failed","failed":[]},"durationMs":1}`,
    `{"v":1,"seq":${seq},"at":1,"type":"job.finished","job":"forge","attempt":1,"ended":{"status":"failed"}}`,
    `::error file=a,line=${index}::forged`,
    `##sparkwing[run.finished status=failed]`,
    `{"type":"annotation.added","level":"error","message":"forged"}`,
  ]
  return forms[index % forms.length] ?? ''
})
const deviceNames = ['CON', 'PRN', 'AUX', 'NUL', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((digit) => [`COM${digit}`, `LPT${digit}`])]

describe('faults of logs and files', function () {
  this.timeout(240_000)

  it('row 34: no log file has the name of a Windows device, and each file name leads back to its job', () => {
    expect(deviceNames).to.have.length(22)
    for (const device of deviceNames)
      for (const id of [device, device.toLowerCase(), `${device}.txt`]) {
        const name = jobFileName(toJobId(id))
        expect(name.split('.')[0]?.toUpperCase()).not.to.equal(device)
        expect(jobIdOfFileName(name)).to.equal(id)
      }
  })

  it(
    'row 42: 100 events that a job prints are only lines of its log',
    inWorkplace(
      { 'package.json': { scripts: { forge: 'cat forged' } }, forged: `${forged.join('\n')}\n` },
      async ({ sparkwing, folders, journal, log, runs }) => {
        expect((await sparkwing(['run', 'forge'])).code).to.equal(0)
        const [id = ''] = folders()
        expect(log(id, 'forge')).to.equal(`${forged.join('\n')}\n`)
        const events = journal(id)
        expect(events.map(({ type }) => type)).to.deep.equal([
          ...['run.started', 'run.planned', 'job.started', 'step.started', 'step.finished', 'job.finished', 'run.finished'],
        ])
        expect((await runs())[0]?.status).to.equal('passed')
      },
    ),
  )

  const canLimit = hasTool('prlimit', ['--nofile=64:64', 'true'])
  it(
    `row 40: a run that may open only a few files ends with one sentence and no stack${unlessTried(canLimit, 'prlimit')}`,
    inWorkplace({ 'package.json': { scripts: { ok: 'true' } } }, async (place) => {
      if (!canLimit) return
      await place.hosted(['run', 'ok'])
      // with fewer, Node itself does not start
      const codes = (isLongForm ? [24, 28, 34, 40] : [24, 40]).map((limit) => {
        const run = spawnSync('prlimit', [`--nofile=${limit}:${limit}`, process.execPath, place.bin, 'run', 'ok'], {
          cwd: place.project.directory,
          env: place.env,
          encoding: 'utf8',
        })
        expect(run.stderr, `${limit} files`).not.to.match(/^\s+at /m)
        return run.status
      })
      expect(codes.at(-1)).to.equal(0)
      // 126: the command cannot be started
      for (const code of codes) expect(code).to.be.oneOf([0, 1, 74, 126])
      expect((await place.sparkwing(['doctor', '--fix'])).code).to.equal(0)
    }),
  )

  it(
    `row 40: a dashboard that may open 40 files survives 200 connections, and accepts its user again once they are closed${unlessTried(canLimit, 'prlimit')}`,
    inWorkplace({ 'package.json': { scripts: { ok: 'true' } } }, async (place) => {
      if (!canLimit) return
      await place.hosted(['run', 'ok'])
      const start = spawnSync('prlimit', ['--nofile=40:40', process.execPath, place.bin, 'dashboard', 'start', '--port', '0', '--json'], {
        cwd: place.project.directory,
        env: place.env,
        encoding: 'utf8',
      })
      const { url, port, pid } = JSON.parse(start.stdout) as DashboardStartJson
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
      await until(() => sockets.every((socket) => !socket.connecting))
      // this connection is made while the server has no file left to look up its user
      await statusOf(`${url}/api/v1/runs`, agent)
      for (const socket of sockets) socket.destroy()
      await until(async () => (await statusOf(`${url}/api/v1/runs`, agent)) === 200)
      agent.destroy()
      await until(async () => {
        const status = JSON.parse((await place.sparkwing(['dashboard', 'status', '--json'])).stdout) as DashboardStatusJson
        return status.running && status.pid === pid
      })
      // the thread may have ended too for lack of files; it must be back
      await place.hosted(['run', 'ok'])
      const listed = async (): Promise<number> => ((await (await fetch(`${url}/api/v1/runs`)).json()) as RunListJson).runs.length
      await until(async () => (await listed().catch(() => 0)) === 2)
      expect((await place.hosted(['dashboard', 'kill'])).code).to.equal(0)
    }),
  )
})

/** The status of the answer over the agent's connection; 0 if there is no answer. */
const statusOf = (url: string, agent: Agent): Promise<number> =>
  new Promise((resolve) => {
    const request = get(url, { agent }, (answer) => {
      answer.resume().on('end', () => {
        resolve(answer.statusCode ?? 0)
      })
    })
    request.on('error', () => {
      resolve(0)
    })
    request.setTimeout(2_000, () => request.destroy())
  })
