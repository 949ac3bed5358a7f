import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './build/bundle.ts'
import { emitTypes } from './build/emit-types.ts'
import { hintWarmFunctions } from './build/hint-warm-functions.ts'

// node scripts/build.ts [--out dist] [--no-types]
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dist' }, types: { type: 'boolean', default: true } },
  allowNegative: true,
})
const root = resolve(import.meta.dirname, '..')
const out = resolve(values.out)

const summary = await bundle({ root, out })
await hintWarmFunctions({ root, out }).catch((error: unknown) => {
  console.warn(`warning: starts will be a little slower, because the build could not run a job (${String(error).slice(0, 300)})`)
})
if (values.types) await emitTypes({ root, out })
console.log(`built ${summary.files} files, ${(summary.bytes / 1024).toFixed(0)} KiB, into ${out}`)
