#!/usr/bin/env node
// Runs the commands from `src` with Node's own type stripping, and ignores the manifest: a stale one would hide new commands.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { start } from '../src/cli/start.ts'

const root = dirname(import.meta.dirname)
const fromSource = (target) => target.replace('./dist/', './src/').replace(/\.js$/, '.ts')
const { oclif, ...rest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const hooks = Object.fromEntries(Object.entries(oclif.hooks).map(([event, target]) => [event, fromSource(target)]))
const commands = { ...oclif.commands, target: fromSource(oclif.commands.target) }
const pjson = { ...rest, oclif: { ...oclif, commands, hooks, helpClass: fromSource(oclif.helpClass) } }

await start(process.argv.slice(2), root, { ignoreManifest: true, pjson })
