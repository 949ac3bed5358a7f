import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

// node pipe-to-file.ts FILE COMMAND: the command's output into the file, through this process
const [file = '', command = ''] = process.argv.slice(2)
const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] })
await pipeline(child.stdout, createWriteStream(file))
