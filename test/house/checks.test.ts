import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { CheckName } from '../../scripts/checks.ts'
import { plantedCopy } from '../../scripts/plant/planted-copy.ts'
import { plantedFaults } from '../../scripts/plant/planted-faults.ts'
import { projectRoot, runNode } from './run-node.ts'

interface Expected {
  readonly says: readonly RegExp[]
  /** Whether the check finds the fault without the project's sources. */
  readonly bare: boolean
}

/** layers.test.ts and oldest-node.test.ts hold the other two. */
const expected: Readonly<Record<Exclude<CheckName, 'layers' | 'oldest node'>, Expected>> = {
  lint: {
    says: [
      /^src\/model\/planted\.ts:1:.*TS2322/m,
      /^src\/model\/planted\.ts:2:.*no-explicit-any/m,
      /^src\/model\/planted\.ts:5:.*no-floating-promises/m,
      /^src\/model\/planted\.ts:8:.*no-misused-promises/m,
      /^src\/model\/planted\.ts:13:.*switch-exhaustiveness-check/m,
      /^src\/model\/planted\.ts:19:.*print with `this\.print`.*no-restricted-globals/m,
      /^src\/model\/planted-long\.ts:.*max-lines/m,
      /^dashboard\/planted\.tsx:2:.*TS2322/m,
      /^dashboard\/planted\.tsx:4:.*rules-of-hooks/m,
    ],
    bare: true,
  },
  'house rules': {
    says: [
      /src\/model\/utils\.ts/,
      /Name it for the one thing it exports/,
      /Use the global `process`/,
      /Write a union of texts/,
      /Check the value where it comes in/,
      /Say `ignoreStdin: true`/,
      /Write `sayOnStdout`/,
    ],
    bare: true,
  },
  drift: { says: [/oclif\.manifest\.json is not what its sources say[\s\S]*docs\/cli-reference\.md is not/], bare: false },
  unused: { says: [/src\/model\/planted\.ts/], bare: true },
  format: { says: [/src\/model\/planted\.ts/], bare: true },
}

describe('npm run check', function () {
  this.timeout(180_000)

  for (const name of Object.keys(expected) as (keyof typeof expected)[])
    it(`fails on planted faults for ${name} and names them`, async () => {
      const { says, bare } = expected[name]
      using copy = plantedCopy(projectRoot, plantedFaults[name], { bare })
      // most of the time would go to our scripts, which have no faults; knip's config imports from one folder
      const scripts = join(copy.path, 'scripts')
      if (bare) for (const entry of readdirSync(scripts)) if (entry !== 'build') rmSync(join(scripts, entry), { recursive: true })
      const { code, output } = await runNode(copy.path, [join(projectRoot, 'scripts/check.ts'), name])
      const unsaid = says.filter((pattern) => !pattern.test(output.replaceAll(/^ {4}/gm, '')))
      expect(unsaid, output).to.deep.equal([])
      expect(output).to.include(`failed: ${name}`)
      expect(code).to.equal(1)
    })

  it('rejects a check that does not exist', async () => {
    const { code, output } = await runNode(projectRoot, ['scripts/check.ts', 'spelling'])
    expect(output).to.include('no such check: spelling. There are lint, house rules')
    expect(code).to.equal(2)
  })
})
