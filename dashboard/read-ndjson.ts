/**
 * The values of a body that holds one JSON value a line, as they come in. A last line without its end is left out: the sender has broken off.
 * Whoever stops reading early ends the body.
 */
export async function* readNdjson<Shape>(body: ReadableStream<Uint8Array>): AsyncGenerator<Shape> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as Shape
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
