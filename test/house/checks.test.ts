import { expect } from 'chai'
import { checks, type CheckName } from '../../scripts/checks.ts'
import { plantedCopy } from '../../scripts/plant/planted-copy.ts'
import { plantedFaults } from '../../scripts/plant/planted-faults.ts'
import { projectRoot, runNode } from './run-node.ts'

/** What the check must say about its planted fault, and whether it can see it without the project's sources. */
const expected: Readonly<Record<CheckName, { readonly says: RegExp; readonly bare: boolean }>> = {
  types: { says: /src\/model\/planted\.ts.*TS2322/, bare: true },
  'page types': { says: /dashboard\/planted\.ts.*TS2322/, bare: false },
  lint: { says: /planted\.ts[\s\S]*no-explicit-any/, bare: true },
  'oldest node': { says: /hooks\/planted\.js:\d+:\d+ .*'Promise\.try' is forbidden/, bare: false },
  format: { says: /src\/model\/planted\.ts/, bare: true },
  layers: { says: /room-model: src\/model\/planted\.ts/, bare: false },
  unused: { says: /src\/model\/planted\.ts/, bare: false },
  drift: { says: /oclif\.manifest\.json is not what its sources say[\s\S]*docs\/cli-reference\.md is not/, bare: false },
}

describe('npm run check', function () {
  this.timeout(180_000)

  for (const name of Object.keys(checks) as CheckName[])
    it(`fails on a planted fault of ${name} and names it`, async () => {
      const { says, bare } = expected[name]
      using copy = plantedCopy(projectRoot, plantedFaults[name], { bare })
      const { code, output } = await runNode(copy.path, ['scripts/check.ts', name])
      expect(output).to.match(says).and.include(`failed: ${name}`)
      expect(code).to.equal(1)
    })

  it('runs the checks it is given and tells which failed', async () => {
    using copy = plantedCopy(projectRoot, plantedFaults.format, { bare: true })
    const { code, output } = await runNode(copy.path, ['scripts/check.ts', 'layers', 'format'])
    expect(output)
      .to.match(/✓ layers/)
      .and.match(/✗ format/)
      .and.match(/^failed: format\./m)
    expect(code).to.equal(1)
  })

  it('refuses a check that is not there', async () => {
    const { code, output } = await runNode(projectRoot, ['scripts/check.ts', 'spelling'])
    expect(output).to.include('no such check: spelling. There are lint, types')
    expect(code).to.equal(2)
  })
})
