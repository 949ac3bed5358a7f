import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { complaintsOf, sharedChromium } from '../browser/chromium.ts'
import { projectRoot } from '../house/run-node.ts'
import { tempProject } from '../project/temp-project.ts'
import { compileProject } from '../types/compile.ts'
import { loopbackRegistry } from './loopback-registry.ts'
import { packedPackage } from './packed-package.ts'

interface Block {
  readonly language: string
  readonly code: string
}

/** The blocks of code of the tutorial, in order. */
const blocks = (): readonly Block[] => {
  const [, tutorial = ''] = /^## Writing a plugin\n([\s\S]*?)^## /m.exec(readFileSync(join(projectRoot, 'docs/plugins.md'), 'utf8')) ?? []
  return Array.from(tutorial.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language = '', code = '']) => ({ language, code }))
}

describe('the tutorial in docs/plugins.md', function () {
  this.timeout(300_000)

  it('leads word for word from an empty folder to a run with the new step on the page', async () => {
    await packedPackage()
    const browser = await sharedChromium()
    await using registry = await loopbackRegistry()
    using place = tempProject()
    const env = { ...registry.env, NODE_COMPILE_CACHE: undefined, WHERE: place.path('where') }
    const home = join(String(registry.env['HOME']), '.sparkwing')
    let cwd = place.path('empty')
    mkdirSync(cwd)
    const run = async (code: string): Promise<string> => {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `${code}pwd > "$WHERE"`], { cwd, env }).catch(
        (error: unknown) => {
          const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
          throw new Error(`${code}failed:\n${stdout}${stderr}`)
        },
      )
      cwd = readFileSync(place.path('where'), 'utf8').trim()
      return stdout + stderr
    }
    const started = performance.now()
    let printed = ''
    try {
      for (const { language, code } of blocks()) {
        if (language === 'sh') {
          printed = await run(code)
          continue
        }
        if (language === 'text') {
          for (const line of code.trimEnd().split('\n')) expect(printed).to.include(line)
          continue
        }
        const [, file = '', text = ''] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(code) ?? []
        expect(file, code).not.to.equal('')
        // what the page shows of the new package is as it was written
        if (file === 'src/hello.ts') expect(readFileSync(join(cwd, file), 'utf8')).to.equal(text)
        mkdirSync(dirname(join(cwd, file)), { recursive: true })
        writeFileSync(join(cwd, file), text)
      }

      const { url } = JSON.parse(readFileSync(join(home, 'dashboard.json'), 'utf8')) as { readonly url: string }
      const [id = '', ...others] = readdirSync(join(home, 'runs'))
      expect(others).to.deep.equal([])
      const page = await browser.newPage()
      const complaints = complaintsOf(page)
      await page.goto(`${url}/runs/${id}?job=report&tab=details`)
      await page.getByRole('region', { name: 'Job report', exact: true }).getByText('8 words in letter.txt').waitFor()
      console.log(`      from nothing to the page in ${((performance.now() - started) / 1000).toFixed(1)} s of machine time`)
      expect(await page.getByRole('heading', { level: 1 }).locator('[data-state]').getAttribute('data-state')).to.equal('passed')
      expect(complaints).to.deep.equal([])
      await page.close()

      // its output is typed, as the tutorial says
      const config = readFileSync(join(cwd, 'sparkwing.config.ts'), 'utf8')
      for (const [from, to, says] of [
        ['needs.letter.words', 'needs.letter.wrods', "Property 'wrods' does not exist"],
        ["to: ['Ada', 'Grace', 'Linus']", "to: 'Ada'", "Type 'string' is not assignable"],
      ] as const) {
        expect(config).to.include(from)
        writeFileSync(join(cwd, 'sparkwing.config.ts'), config.replace(from, to))
        expect(compileProject(cwd, 'tsconfig.json').problems.join()).to.include(says)
      }
    } finally {
      if (existsSync(join(home, 'dashboard.json'))) await run('npx sparkwing dashboard kill\n')
    }
  })
})
