import { toJobId } from '../../src/model/ids.ts'
import type { MatrixCell, PlannedJob } from '../../src/model/plan.ts'

/** A job of a seeded run: its plan, its usual duration, and its output. */
export interface SeededJob {
  readonly planned: PlannedJob
  readonly usualMs: number
  readonly says: readonly string[]
}

const job = (
  id: string,
  needs: readonly string[],
  usualMs: number,
  command: string,
  says: readonly string[],
  more: {
    readonly group?: string
    readonly matrix?: { readonly of: string; readonly cell: MatrixCell }
    readonly allowFailure?: boolean
  } = {},
): SeededJob => ({
  planned: {
    id: toJobId(id),
    needs: needs.map(toJobId),
    when: 'passed',
    allowFailure: false,
    retry: { times: id.startsWith('e2e') ? 2 : 0, backoffMs: 500, factor: 2, maxMs: 5000 },
    steps: [{ name: command, type: 'sh' }],
    ...more,
  },
  usualMs,
  says,
})

const tests = (name: string, count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => `\u001b[32m  ✓\u001b[0m ${name} ${String(index + 1).padStart(3, '0')} \u001b[2m(${(index * 7) % 40} ms)\u001b[0m`,
  )

/** The jobs of the pipelines of the seeded projects. */
export const seededPlans: Readonly<Record<string, readonly SeededJob[]>> = {
  release: [
    job('install', [], 8_200, 'npm ci', ['added 412 packages in 8s', '\u001b[33mnpm warn\u001b[0m deprecated glob@7.2.3']),
    job('lint', ['install'], 6_400, 'npm run lint', ['> eslint . --max-warnings 0', '\u001b[32m✔\u001b[0m no problems in 318 files']),
    job('typecheck', ['install'], 9_900, 'npm run types', ['> tsc -p .']),
    ...[22, 24].map((node) =>
      job(`test/node-${node}`, ['install'], 14_000 + node * 100, `npx -y node@${node} --test`, tests('cart', 60), {
        group: 'test',
        matrix: { of: 'test', cell: { node } },
      }),
    ),
    job('build', ['lint', 'typecheck'], 11_300, 'npm run build', [
      'vite v8 building for production…',
      '✓ 1,204 modules transformed',
      'dist/index.js  148.20 kB │ gzip: 47.11 kB',
    ]),
    job('bundle size', ['build'], 1_100, 'node scripts/size.mjs', ['47.1 kB of at most 50 kB'], { allowFailure: true }),
    ...['chromium', 'firefox', 'webkit'].map((browser) =>
      job(`e2e/browser-${browser}`, ['build'], 18_000, `npx playwright test --project ${browser}`, tests('checkout', 24), {
        group: 'e2e',
        matrix: { of: 'e2e', cell: { browser } },
      }),
    ),
    job(
      'publish',
      ['test/node-22', 'test/node-24', 'e2e/browser-chromium', 'e2e/browser-firefox', 'e2e/browser-webkit'],
      2_300,
      'npm publish --tag next',
      ['+ web-shop@4.7.0'],
    ),
  ],
  test: [
    job('unit', [], 4_200, 'node --test', tests('unit', 40)),
    job('contract', [], 6_100, 'node --test contract', tests('contract', 12)),
  ],
  migrate: [
    job('database', [], 1_900, 'docker compose up -d db', ['Container api-db  Started']),
    job('migrate', ['database'], 3_300, 'node migrate.mjs', ['migration 0041 up', 'migration 0042 up']),
    job('seed', ['migrate'], 2_600, 'node seed.mjs', ['1,200 rows']),
  ],
}
