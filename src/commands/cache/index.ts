import { showCache } from '../../cache/keep-house.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { renderCache } from '../../cli/render/render-cache.ts'
import { homeDirectory } from '../../project/home.ts'
import type { CacheJson } from '../../wire/cache.ts'

export default class Cache extends BaseCommand {
  static override summary = 'Show how many job results are kept, and how much room they take.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<CacheJson> {
    await this.parse(Cache)
    const cache = await showCache(homeDirectory(), process.env)
    this.print(renderCache(cache))
    return cache
  }
}
