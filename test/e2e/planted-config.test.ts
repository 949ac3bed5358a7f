import { expect } from 'chai'
import { chmodSync, chownSync, existsSync } from 'node:fs'
import { unlessTried } from '../faults/has-tool.ts'
import { canBeAnotherUser } from '../server/as-another-user.ts'
import { inWorkplace } from './workplace.ts'

const planted = (mark: string): string =>
  `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(mark)}, '')\nexport default { pipelines: {} }\n`

const files = { 'own/package.json': { name: 'own', scripts: { good: 'true' } }, 'bare/.env': '' }

describe(`a config that another user planted in a folder like /tmp${unlessTried(canBeAnotherUser, 'playing another user')}`, function () {
  this.timeout(180_000)

  it(
    'A12: does not run, whatever command is called below it or in that folder, unless the folder is named as safe',
    inWorkplace(files, async ({ project, hosted, sparkwing }) => {
      if (!canBeAnotherUser) return
      const [config, mark] = [project.path('sparkwing.config.mjs'), project.path('ran')]
      project.write('sparkwing.config.mjs', planted(mark))
      project.write('bare/.env', `SPARKWING_SAFE_DIRECTORY=${project.directory}\n`)
      chownSync(config, 65_534, 65_534)
      chmodSync(project.directory, 0o1777)
      const [below, bare, inside] = [project.path('own'), project.path('bare'), project.directory]
      for (const [cwd, code, ...args] of [
        [below, 0, 'runs', 'list'],
        [below, 0, 'doctor'],
        [below, 0, 'steps'],
        [below, 0, 'run'],
        [below, 0, 'run', 'good', '--output', 'quiet'],
        [bare, 0, 'runs', 'list'],
        [bare, 2, 'run'],
        [inside, 0, 'runs', 'list'],
        [inside, 0, 'doctor'],
        [inside, 2, 'run'],
      ] as const) {
        const ended = await hosted(args, { cwd })
        expect([ended.code, existsSync(mark)], `${args.join(' ')} in ${cwd}: ${ended.stderr}`).to.deep.equal([code, false])
        if (code === 2) expect(ended.stderr).to.contain(`${config} is not used, because everyone may write to ${inside}`)
      }
      // Node itself reads the file into the environment of our process
      const recorded = await sparkwing(['exec', '--env-file', '.env', '--', 'sh', '-c', 'echo "[$SPARKWING_SAFE_DIRECTORY]"'], {
        cwd: bare,
      })
      expect([recorded.code, recorded.stdout, existsSync(mark)]).to.deep.equal([0, '[]\n', false])
      const trusted = await hosted(['runs', 'list'], { cwd: below, env: { SPARKWING_SAFE_DIRECTORY: project.directory } })
      expect([trusted.code, existsSync(mark)]).to.deep.equal([0, true])
    }),
  )
})
