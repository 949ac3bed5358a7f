import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { projectRoot } from '../../../test/house/run-node.ts'
import { globalInstallation } from '../../../test/install/packed-package.ts'
import { tempProject, type TempProject } from '../../../test/project/temp-project.ts'
import { compileProject } from '../../../test/types/compile.ts'

const own = join(projectRoot, 'plugins/notify')

/** The plugin as it is published: compiled against the types of the packed Sparkwing. */
export const compiledPlugin = async (): Promise<TempProject> => {
  const types = join(await globalInstallation(), 'lib/node_modules/sparkwing/dist/types/index.d.ts')
  const folder = tempProject()
  const settings = {
    rootDir: join(own, 'src'),
    outDir: folder.path('dist'),
    paths: { sparkwing: [types] },
    typeRoots: [join(projectRoot, 'node_modules/@types')],
  }
  folder.write(
    'tsconfig.json',
    JSON.stringify({ extends: join(own, 'tsconfig.build.json'), compilerOptions: settings, include: [join(own, 'src')] }),
  )
  const { problems, emit } = compileProject(folder.directory, 'tsconfig.json')
  expect(problems).to.deep.equal([])
  emit()
  for (const file of ['package.json', 'README.md']) cpSync(join(own, file), folder.path(file))
  return folder
}
