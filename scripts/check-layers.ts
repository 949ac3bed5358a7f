import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

// node scripts/check-layers.ts [folder]: checks the folder's src, dashboard and plugins against the rules of .dependency-cruiser.js
interface Report {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[]
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string; readonly comment: string }[] }
  }
}

const cwd = resolve(process.argv[2] ?? '.')
const cruiser = join(cwd, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
const folders = ['src', 'dashboard', 'plugins'].filter((folder) => existsSync(join(cwd, folder)))
const text = execFileSync(process.execPath, [cruiser, ...folders, '--config', '.dependency-cruiser.js', '--output-type', 'json'], {
  cwd,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
})
const { summary } = JSON.parse(text) as Report

// with an unknown TypeScript version dependency-cruiser finds no modules, and so no violations
if (summary.totalCruised === 0) {
  console.error('dependency-cruiser found no modules: it does not support this version of TypeScript')
  process.exit(1)
}
for (const { from, to, rule } of summary.violations) {
  const advice = summary.ruleSetUsed.forbidden.find(({ name }) => name === rule.name)?.comment ?? ''
  console.error(`${rule.name}: ${from} → ${to}\n  ${advice}`)
}
console.log(`${summary.totalCruised} modules, ${summary.violations.length} in the wrong place`)
process.exitCode = summary.violations.length > 0 ? 1 : 0
