import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BundledPackage } from './bundled-packages.ts'

/** The licenses of all bundled packages, which must be distributed with them. */
export const thirdPartyLicenses = (packages: readonly BundledPackage[]): string => packages.map(licenseOf).sort().join('\n\n')

const licenseOf = ({ folder, name, version, license }: BundledPackage): string => {
  const text = globSync('{licen[cs]e,LICEN[CS]E,Licen[cs]e}*', { cwd: folder }).map((file) =>
    // git would change other ends of lines
    readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim(),
  )
  return [`# ${name} ${version} (${license ?? 'see its package'})`, ...text].join('\n\n')
}
