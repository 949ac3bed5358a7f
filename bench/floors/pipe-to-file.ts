import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

// node pipe-to-file.ts FILE COMMAND: pipes the command's output through this process into the file
const [file = '', command = ''] = process.argv.slice(2)
const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] })
await pipeline(child.stdout, createWriteStream(file))
