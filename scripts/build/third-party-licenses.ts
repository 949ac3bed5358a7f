import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/** The licenses of all packages that the bundle holds, as they ask for; `moduleIds` are the files that went into it. */
export const thirdPartyLicenses = (moduleIds: readonly string[]): string => {
  const folders = new Set(moduleIds.flatMap((id) => /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1] ?? []))
  return [...folders].map(licenseOf).sort().join('\n\n')
}

const licenseOf = (folder: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson
  const text = globSync('{licen[cs]e,LICEN[CS]E,Licen[cs]e}*', { cwd: folder }).map((file) =>
    readFileSync(join(folder, file), 'utf8').trim(),
  )
  return [`# ${name} ${version} (${license ?? 'see its package'})`, ...text].join('\n\n')
}
