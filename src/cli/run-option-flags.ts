import { Flags, type Interfaces } from '@oclif/core'
import type { RunOptions } from '../model/run-request.ts'

/** The flags for the options of a run. */
export const runOptionFlags = {
  only: Flags.string({
    description: 'run only the jobs whose id matches; `*` matches any text, `?` one character; may be repeated',
    helpValue: 'GLOB',
    multiple: true,
    // what follows the glob may be the pipeline's name
    multipleNonGreedy: true,
  }),
  from: Flags.string({ description: 'run this job and every job that depends on it, and skip the rest', helpValue: 'JOB' }),
  concurrency: Flags.integer({
    char: 'j',
    description: 'how many jobs run at once; default: the number of processors',
    helpValue: 'N',
    min: 1,
  }),
  'fail-fast': Flags.boolean({ description: 'stop the run at the first failure' }),
  'no-cache': Flags.boolean({ description: 'run every job, and keep no result', exclusive: ['force'] }),
  force: Flags.boolean({ description: 'run every job, and keep the results of jobs with `cache`', exclusive: ['no-cache'] }),
}

type OptionsRead = { readonly [Name in keyof Required<RunOptions>]: RunOptions[Name] | undefined }

/** Reads every option. An option without a flag does not compile. */
export const readRunOptions = (flags: Interfaces.InferredFlags<typeof runOptionFlags>): RunOptions => {
  const read: OptionsRead = {
    only: flags.only?.length === 1 ? flags.only[0] : flags.only,
    from: flags.from,
    failFast: flags['fail-fast'] || undefined,
    concurrency: flags.concurrency,
    cache: flags['no-cache'] ? 'off' : flags.force ? 'force' : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
