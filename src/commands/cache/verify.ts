import { verifyCache } from '../../cache/keep-house.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { renderCacheVerify } from '../../cli/render/render-cache.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { homeDirectory } from '../../project/home.ts'
import type { CacheVerifyJson } from '../../wire/cache.ts'

export default class CacheVerify extends BaseCommand {
  static override summary = 'Read all kept job results, and remove those that are damaged.'
  static override description = 'Exits with 1 if a result was damaged. Runs never use such a result, whether this was called or not.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<CacheVerifyJson> {
    await this.parse(CacheVerify)
    const verified = await verifyCache(homeDirectory())
    this.print(renderCacheVerify(verified))
    if (verified.damaged.length > 0) process.exitCode = exitCodes.failed
    return verified
  }
}
