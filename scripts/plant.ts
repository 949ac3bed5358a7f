import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { plantedCopy } from './plant/planted-copy.ts'
import { plantedFaults } from './plant/planted-faults.ts'

// node scripts/plant.ts NAME: runs the check NAME on a copy of the project with a planted fault, and exits with its exit code
const name = process.argv[2]
const fault = Object.entries(plantedFaults).find(([check]) => check === name)
if (fault === undefined) throw new Error(`no fault to plant for ${name ?? 'nothing'}; available: ${Object.keys(plantedFaults).join(', ')}`)
const [check, files] = fault
using copy = plantedCopy(resolve('.'), files)
process.exitCode =
  spawnSync(process.execPath, ['scripts/check.ts', check], { cwd: copy.path, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1
