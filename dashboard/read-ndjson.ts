/**
 * Yields the values of a body with one JSON value per line, as they arrive. A last line without a newline is dropped, because it is
 * incomplete. If the caller stops early, the body is cancelled.
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
