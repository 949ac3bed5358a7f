import type { Described } from '../../src/server/ports.ts'
import type { DeclaredPipelinesJson } from '../../src/wire/api.ts'
import type { RerunJson } from '../../src/wire/rerun.ts'

/** What a retry of a run of `release` would do, or that there is no such pipeline any more. */
export const fakePreview = (run: string, isKnown: boolean): Described<RerunJson> =>
  isKnown
    ? {
        detail: {
          ...{ run, pipeline: 'release', project: '/home/site', directory: '/home/site' },
          ...{ inputs: [], args: [], options: {}, jobs: [], notSelected: {} },
          commandLine: 'sparkwing run release',
        },
      }
    : { refused: { code: 'unknown-pipeline', message: 'There is no such pipeline.', tryThis: [] } }

/** What can be run in the project of the fake, or that its config is broken. */
export const fakeDeclared = (project: string): Promise<Described<DeclaredPipelinesJson>> =>
  Promise.resolve(
    project === '/home/site'
      ? { detail: { pipelines: [{ name: 'release', from: 'sparkwing.config.ts' }] } }
      : { refused: { code: 'bad-config', message: 'The config is broken.', tryThis: ['Repair it.'] } },
  )
