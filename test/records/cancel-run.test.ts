import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { requestsFolder } from '../../src/journal/requests.ts'
import { askToCancel } from '../../src/records/cancel-run.ts'
import { mistake } from '../caught.ts'
import { tempHome } from '../storage/temp-home.ts'

describe('a request to cancel a run', () => {
  it('does nothing if the owner removes the folder of requests at that moment, because the run is over', async () => {
    using home = tempHome()
    // it exists for `mkdir`, and is gone for the file in it
    symlinkSync('gone', requestsFolder(home.path))
    await askToCancel(home.path, 'a test')
  })

  it('fails if the folder of the run is gone', async () => {
    using home = tempHome()
    const folder = join(home.path, 'gone')
    const error = await mistake(() => askToCancel(folder, 'a test'))
    expect(error).to.include({ code: 'home-not-writable', message: `Cannot write the request to ${folder} (ENOENT).` })
  })
})
