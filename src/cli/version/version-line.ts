/** The versions of Sparkwing and Node and the system, as `version` prints them with `--json`. */
export interface Versions {
  readonly sparkwing: string
  readonly node: string
  readonly platform: string
}

export const versionsOf = (sparkwing: string): Versions => ({
  sparkwing,
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
})

/** The one form in which versions are printed: `NAME VERSION (more)`, as `plugins` and `doctor` print those of plugins. */
export const versionLine = ({ sparkwing, node, platform }: Versions): string => `sparkwing ${sparkwing} (node ${node}, ${platform})`
