import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

// tries every window in every mode and keeps the smallest: slow, once, for pages that are read often
const windows = Array.from(
  { length: constants.BROTLI_MAX_WINDOW_BITS - constants.BROTLI_MIN_WINDOW_BITS + 1 },
  (_, step) => constants.BROTLI_MIN_WINDOW_BITS + step,
)
const modes = [constants.BROTLI_MODE_GENERIC, constants.BROTLI_MODE_TEXT, constants.BROTLI_MODE_FONT]
for (const file of globSync(join(import.meta.dirname, 'dist/*.{html,json}')).sort()) {
  const text = readFileSync(file)
  const tries = windows.flatMap((lgwin) =>
    modes.map((mode) =>
      brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: lgwin, [constants.BROTLI_PARAM_MODE]: mode } }),
    ),
  )
  const smallest = tries.reduce((best, next) => (next.length < best.length ? next : best))
  writeFileSync(`${file}.br`, smallest)
  console.log(`${basename(file).padEnd(16)} ${text.length} → ${smallest.length} bytes`)
}
