import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { hasTmux, openTerminal, type RealTerminal } from '../e2e/real-terminal.ts'
import { inWorkplace, type Workplace } from '../e2e/workplace.ts'
import { greetFiles } from '../home-plugins/greet-plugin.ts'

const config = `import { choice, defineConfig, flag, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { release: pipeline({
  inputs: { channel: choice(['next', 'latest'], { default: 'next' }), packOnly: flag() },
  plan({ job }) { job('house rules', sh\`true\`) },
}) } })
`
const files = {
  'sparkwing.config.ts': config,
  'package.json': { name: 'shop', scripts: { 'test:unit': 'true', 'evil$(touch ran)': 'true' } },
  'folder/file.txt': '',
  'broken/sparkwing.config.ts': 'export default {{{',
  'broken/package.json': { name: 'broken' },
}

/** What is typed before Tab, and what the line becomes. Nothing: the line stays as it is. */
const completions: readonly (readonly [typed: string, becomes: string])[] = [
  ['sparkwing doct', 'sparkwing doctor'],
  ['sparkwing greet wor', 'sparkwing greet world'],
  ['sparkwing run rel', 'sparkwing run release'],
  ['sparkwing run test:un', 'sparkwing run test:unit'],
  ['sparkwing run release --ch', 'sparkwing run release --channel'],
  ['sparkwing run release --channel la', 'sparkwing run release --channel latest'],
  ['sparkwing run release --channel=la', 'sparkwing run release --channel=latest'],
  ['sparkwing run release --from hou', 'sparkwing run release --from house\\ rules'],
  ['sparkwing run --output qu', 'sparkwing run --output quiet'],
  ['sparkwing runs show 2', 'sparkwing runs show RUN'],
  ['sparkwing runs logs latest hou', 'sparkwing runs logs latest house\\ rules'],
  ['sparkwing run -C fol', 'sparkwing run -C folder/'],
  ['sparkwing plugins uninstall sparkw', 'sparkwing plugins uninstall sparkwing-plugin-greet'],
  ['sparkwing help runs lo', 'sparkwing help runs logs'],
  // neither what was typed nor what is offered is evaluated
  ['sparkwing run $(touch ran) rel', 'sparkwing run $(touch ran) rel'],
  ['sparkwing run nothing-begins-so', 'sparkwing run nothing-begins-so'],
  ['sparkwing run evil', 'sparkwing run evil\\$\\(touch\\ ran\\)'],
]

const begin: Readonly<Record<string, string>> = {
  bash: "bash --noprofile --norc -i; PS1='$ '",
  zsh: "zsh -f -i; PS1='$ '",
  fish: "fish --no-config -i; function fish_prompt; echo '$ '; end",
}

describe('completion', function () {
  this.timeout(300_000)

  for (const [shell, start] of Object.entries(begin)) {
    if (!hasTmux || spawnSync(shell, ['--version']).status !== 0) {
      it(`is not tried in ${shell}, because ${hasTmux ? shell : 'tmux'} is not installed`)
      continue
    }
    it(
      `in ${shell} offers commands, flags, pipelines, inputs, runs, jobs, files and what plugins bring`,
      inWorkplace(files, async (place) => {
        await using terminal = await openTerminal(await withProgram(place), { columns: 150, rows: 40 })
        expect((await place.sparkwing(['run', 'release', '--output', 'quiet'])).code).to.equal(0)
        const [run = ''] = place.folders()
        const { line } = JSON.parse((await place.hosted(['autocomplete', shell, '--json'])).stdout) as { readonly line: string }
        const [call = '', ...settings] = start.split('; ')
        await terminal.type(call)
        for (const setting of [settings.join('; '), line, 'clear']) await terminal.type(setting)
        for (const [typed, becomes] of completions) await tabOf(terminal, typed, becomes.replace('RUN', run))
        await terminal.type('cd broken; clear')
        await tabOf(terminal, 'sparkwing run rel', 'sparkwing run rel')
        await tabOf(terminal, 'sparkwing doct', 'sparkwing doctor')
        for (const folder of ['.', 'broken']) expect(existsSync(place.project.path(folder, 'ran'))).to.equal(false)
      }),
    )
  }
})

/** The program on the PATH, and a plugin in the home. */
const withProgram = async (place: Workplace): Promise<Workplace> => {
  const { project, bin, env } = place
  mkdirSync(project.path('programs'))
  writeFileSync(project.path('programs/sparkwing'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`)
  chmodSync(project.path('programs/sparkwing'), 0o755)
  for (const [file, text] of Object.entries(greetFiles({ name: 'greet' }))) project.write(`greet/${file}`, text)
  expect((await place.sparkwing(['plugins', 'link', project.path('greet')])).code).to.equal(0)
  return { ...place, env: { ...env, PATH: `${project.path('programs')}:${env['PATH'] ?? ''}` } }
}

/** Types a line, presses Tab, and waits until it has become what is expected; then takes it back. */
const tabOf = async (terminal: RealTerminal, typed: string, becomes: string): Promise<void> => {
  await terminal.write(typed)
  await terminal.press('Tab')
  if (typed === becomes) await terminal.write('#')
  const expected = typed === becomes ? `${becomes}#` : becomes
  const text = await terminal.shows((now) => lastLine(now) === `$ ${expected}`)
  expect(
    text.split('\n').filter((line) => /error|not found|readonly/i.test(line)),
    typed,
  ).to.deep.equal([])
  await terminal.press('C-u')
  await terminal.shows((now) => lastLine(now) === '$')
}

const lastLine = (text: string): string => text.split('\n').at(-1)?.trimEnd() ?? ''
