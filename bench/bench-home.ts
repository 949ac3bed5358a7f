import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface BenchHome extends Disposable {
  /** A project folder; its config is what {@link BenchHome.writeConfig} wrote. */
  readonly project: string
  /** The `bin/run.js` that is measured. */
  readonly cli: string
  readonly env: NodeJS.ProcessEnv
  writeConfig(pipelines: string): void
}

/** A home and a project of their own, so that no figure depends on what ran before, for the build in `checkout`; default this one. */
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
