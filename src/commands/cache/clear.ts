import { clearCache } from '../../cache/keep-house.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { describePruned } from '../../model/cache/describe-pruned.ts'
import { homeDirectory } from '../../project/home.ts'
import type { CachePruneJson } from '../../wire/cache.ts'

export default class CacheClear extends BaseCommand {
  static override summary = 'Remove all kept job results.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<CachePruneJson> {
    await this.parse(CacheClear)
    const cleared = await clearCache(homeDirectory())
    this.print(describePruned(cleared))
    return cleared
  }
}
