import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface BenchHome extends Disposable {
  /** The project folder; {@link BenchHome.writeConfig} writes its config. */
  readonly project: string
  /** The `bin/run.js` to measure. */
  readonly cli: string
  readonly env: NodeJS.ProcessEnv
  writeConfig(pipelines: string): void
}

/** Makes a fresh home and project, so that no figure depends on earlier runs, for the build in `checkout`. Default: this checkout. */
export const benchHome = (checkout = join(import.meta.dirname, '..')): BenchHome => {
  const project = mkdtempSync(join(tmpdir(), 'sparkwing-bench-'))
  return {
    project,
    cli: join(checkout, 'bin/run.js'),
    env: { ...process.env, SPARKWING_HOME: join(project, 'home'), NO_COLOR: '1' },
    writeConfig(pipelines) {
      const imports = "import { defineConfig, pipeline, sh } from 'sparkwing'"
      writeFileSync(join(project, 'sparkwing.config.ts'), `${imports}\nexport default defineConfig({ pipelines: { ${pipelines} } })\n`)
    },
    [Symbol.dispose]() {
      rmSync(project, { recursive: true, force: true })
    },
  }
}

export interface Bench {
  readonly home: BenchHome
  /** Fewer rounds and smaller loads. */
  readonly quick: boolean
}
