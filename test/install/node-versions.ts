/**
 * The versions that Sparkwing is tested on: the oldest of each range in `engines`, and the newest of each line at the time of writing. The
 * Node of this project, the newest of its line, is one of them.
 */
export const promisedVersions = ['22.18.0', '22.23.3', '23.6.0', process.versions.node, '26.10.0'] as const

/** The newest versions of their lines that are too old. */
export const refusedVersions = ['22.17.1', '23.5.0'] as const
