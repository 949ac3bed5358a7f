import { expect } from 'chai'
import fc from 'fast-check'
import { readNdjson } from '../../dashboard/read-ndjson.ts'

const bodyOf = (chunks: readonly Uint8Array[]): { readonly body: ReadableStream<Uint8Array>; readonly isCancelled: () => boolean } => {
  let cancelled = false
  const left = [...chunks]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
    cancel() {
      cancelled = true
    },
  })
  return { body, isCancelled: () => cancelled }
}

const collect = async (body: ReadableStream<Uint8Array>): Promise<readonly unknown[]> => {
  const values: unknown[] = []
  for await (const value of readNdjson(body)) values.push(value)
  return values
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('reading NDJSON', () => {
  it('yields the same values wherever the bytes are split, even inside a character', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ text: fc.string({ unit: 'binary' }), number: fc.integer() }), { maxLength: 8 }),
        fc.array(fc.nat(400), { maxLength: 12 }),
        async (values, cuts) => {
          const bytes = bytesOf(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
          const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
          const chunks = places.slice(1).map((to, index) => bytes.subarray(places[index], to))
          expect(await collect(bodyOf(chunks).body)).to.deep.equal(values)
        },
      ),
      { numRuns: 50 },
    ))

  it('yields the values of one chunk at once and skips empty lines', async () => {
    expect(await collect(bodyOf([bytesOf('1\n\n2\r\n3\n')]).body)).to.deep.equal([1, 2, 3])
  })

  it('drops a last line without a newline', async () => {
    expect(await collect(bodyOf([bytesOf('{"a":1}\n{"a":')]).body)).to.deep.equal([{ a: 1 }])
    expect(await collect(bodyOf([bytesOf('{"a":1}\n{"a":2}')]).body)).to.deep.equal([{ a: 1 }])
  })

  it('cancels the body when reading stops early', async () => {
    const { body, isCancelled } = bodyOf([bytesOf('1\n2\n'), bytesOf('3\n')])
    for await (const value of readNdjson(body)) if (value === 1) break
    expect(isCancelled()).to.equal(true)
  })

  it('passes on an error of the body', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('gone'))
      },
    })
    const thrown: unknown = await collect(body).catch((error: unknown) => error)
    expect(String(thrown)).to.include('gone')
  })
})
