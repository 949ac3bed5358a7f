import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const printer = fileURLToPath(import.meta.resolve('./print-lines.ts'))

const start = (lines: number) => {
  const child = spawn(process.execPath, [printer, String(lines)], { stdio: ['ignore', 'pipe', 'pipe'] })
  return { child, stderr: text(child.stderr), ended: once(child, 'close') }
}

describe('a reader of the output', () => {
  it('that takes 64 KB every 20 ms gets 120,000 lines whole, while little of it waits in memory', async () => {
    const { child, stderr, ended } = start(120_000)
    const chunks: Buffer[] = []
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const [code] = (await ended) as [number]
    const lines = Buffer.concat(chunks).toString().split('\n')
    const wrong = lines
      .filter((line) => line.includes('│') || line.includes('|'))
      .findIndex((line, index) => !line.endsWith(` this is line ${index} of many`))
    expect(wrong).to.equal(-1)
    expect(lines.length).to.equal(120_000 + 5)
    expect(code).to.equal(3)
    expect(Number(await stderr)).to.be.lessThan(300_000)
  })

  it('that goes away after the first line ends nothing but the printing', async () => {
    const { child, stderr, ended } = start(120_000)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code] = (await ended) as [number]
    expect(code).to.equal(3)
    expect(await stderr).to.match(/^\d+$/)
  })
})
