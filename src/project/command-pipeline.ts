import { pipeline, type AnyPipeline } from '../pipeline/pipeline.ts'

/** A pipeline of one job that runs a command. Its arguments are passed unchanged, and its output keeps its order. */
export const commandPipeline = (name: string, command: readonly string[], directory: string): AnyPipeline =>
  pipeline({
    description: command.join(' '),
    isOneCommand: true,
    plan: ({ job }) => {
      job(name, { kind: 'uses', type: 'sh', options: { script: 'exec "$@"', args: command } }, { cwd: directory })
    },
  })
