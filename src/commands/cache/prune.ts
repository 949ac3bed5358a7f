import { Flags } from '@oclif/core'
import { pruneCache } from '../../cache/keep-house.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { describePruned } from '../../model/cache/describe-pruned.ts'
import { homeDirectory } from '../../project/home.ts'
import type { CachePruneJson } from '../../wire/cache.ts'

export default class CachePrune extends BaseCommand {
  static override summary = 'Remove the least recently used job results until the rest fits.'
  static override description = 'Runs do this by themselves. What was used or made within the last hour stays.'
  static override flags = {
    'max-size': Flags.string({ description: 'what may stay: `5GB`, `500MB`; default: the bound that runs keep', helpValue: 'SIZE' }),
  }
  static override examples = [
    { description: 'Make the kept results fit into 1 GB.', command: '<%= config.bin %> <%= command.id %> --max-size 1GB' },
  ]

  async run(): Promise<CachePruneJson> {
    const { flags } = await this.parse(CachePrune)
    const pruned = await pruneCache(homeDirectory(), process.env, flags['max-size'])
    this.print(describePruned(pruned))
    return pruned
  }
}
