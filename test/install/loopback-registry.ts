import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../house/run-node.ts'
import { tempProject } from '../project/temp-project.ts'
import { packedPackage, toolEnvironment } from './packed-package.ts'

/** A registry on this machine, from which npm installs what this project has installed, and the packed Sparkwing. No network is needed. */
export interface LoopbackRegistry extends AsyncDisposable {
  /** For npm, with a home of its own, so that no setting and no cache of the user matters. */
  readonly env: NodeJS.ProcessEnv
}

interface Served {
  readonly manifest: Readonly<Record<string, unknown>>
  /** The packed file, made when it is asked for first. */
  readonly archive: () => Promise<string>
}

export const loopbackRegistry = async (): Promise<LoopbackRegistry> => {
  const folder = tempProject()
  const packages = installedPackages(folder.path('archives'))
  packages.set('sparkwing', [{ manifest: manifestIn(projectRoot), archive: packedPackage }])
  let url = ''
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const [name = '', version] = path.slice(1).split('/-/')
    const served = packages.get(name) ?? []
    const one = served.find(({ manifest }) => version === `${String(manifest['version'])}.tgz`)
    if (one) {
      createReadStream(await one.archive()).pipe(response)
      return
    }
    response.statusCode = served.length === 0 ? 404 : 200
    response.end(JSON.stringify(described(name, served, url)))
  }
  const server = createServer(({ url: asked = '' }, response) => {
    answer(decodeURIComponent(asked), response).catch((error: unknown) => {
      response.statusCode = 500
      response.end(String(error))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const env = {
    ...toolEnvironment(),
    HOME: folder.path('user'),
    npm_config_registry: `${url}/`,
    npm_config_cache: folder.path('cache'),
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
  }
  mkdirSync(env.HOME)
  return {
    env,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      folder[Symbol.dispose]()
    },
  }
}

const manifestIn = (folder: string): Served['manifest'] =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Served['manifest']

/** All packages that the lock file of this project names and that are installed, each in all of its versions. */
const installedPackages = (archives: string): Map<string, readonly Served[]> => {
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly link?: boolean }>>
  }
  const places = Object.entries(lock.packages).flatMap(([path, { link }]) =>
    path.includes('node_modules/') && link !== true && existsSync(join(projectRoot, path, 'package.json')) ? [path] : [],
  )
  const served = new Map<string, Served[]>()
  for (const path of places) {
    const root = join(projectRoot, path)
    const manifest = manifestIn(root)
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const others = served.get(name) ?? []
    if (others.some((one) => one.manifest['version'] === manifest['version'])) continue
    const file = join(archives, `${name.replace('/', '+')}-${String(manifest['version'])}.tar`)
    let made: Promise<string> | undefined
    served.set(name, [...others, { manifest, archive: () => (made ??= packInstalled(root, file)) }])
  }
  return served
}

const packInstalled = async (root: string, file: string): Promise<string> => {
  mkdirSync(dirname(file), { recursive: true })
  await promisify(execFile)('tar', ['-cf', file, '--exclude=node_modules', '-C', dirname(root), basename(root)])
  return file
}

/** What a registry says of a package. */
const described = (name: string, served: readonly Served[], url: string): object => ({
  name,
  'dist-tags': { latest: String(served[0]?.manifest['version']) },
  versions: Object.fromEntries(
    served.map(({ manifest }) => [
      String(manifest['version']),
      { ...manifest, scripts: {}, dist: { tarball: `${url}/${name}/-/${String(manifest['version'])}.tgz` } },
    ]),
  ),
})
