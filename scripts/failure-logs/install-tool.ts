import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SampleFile } from './sample-file.ts'
import { environmentOf, projectOf } from './workplace.ts'

const run = (tool: string, cwd: string, command: string, env: NodeJS.ProcessEnv): string => {
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${tool}: \`${command}\` exited with ${status}:\n${stdout}${stderr}`)
  return stdout.trim()
}

/** Installs a tool unless it is there, and returns its version. Debian packages are not installed: an error names those that are missing. */
export const installTool = ({ tool, install, version }: SampleFile): string => {
  const project = projectOf(tool)
  mkdirSync(project, { recursive: true })
  for (const step of install.split(';').map((text) => text.trim())) {
    const [from, ...packages] = step.split(' ')
    if (from === 'apt') {
      const missing = packages.filter((name) => spawnSync('dpkg', ['--status', name]).status !== 0)
      if (missing.length > 0) throw new Error(`${tool} needs Debian packages: apt-get install ${missing.join(' ')}`)
    } else if (from === 'npm' && !existsSync(join(project, 'node_modules'))) {
      writeFileSync(join(project, 'package.json'), '{ "private": true }')
      run(tool, project, `npm install --no-audit --no-fund --no-save ${packages.join(' ')}`, process.env)
    } else if (from === 'pip' && !existsSync(join(project, 'node_modules'))) {
      // node_modules is the one folder that stays when the next sample is laid out
      const link = 'ln -s .pip/bin node_modules/.bin'
      run(tool, project, `pip install --quiet --target node_modules/.pip ${packages.join(' ')} && ${link}`, process.env)
    } else if (from !== 'npm' && from !== 'pip' && from !== 'present') throw new Error(`${tool}: cannot install ${step}`)
  }
  return run(tool, project, version, environmentOf(tool))
}
