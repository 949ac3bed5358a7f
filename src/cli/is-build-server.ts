/** Nearly all build servers set `CI`; some can be started without it. */
const signs = ['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'] as const

/** Whether we run on a build server, whose log may also take lines for commands. */
export const isBuildServer = (env: Readonly<Record<string, string | undefined>>): boolean =>
  signs.some((name) => !['', 'false', undefined].includes(env[name]))
