const variable = 'SPARKWING_NO_PLUGINS'

/** Whether no plugin is used, neither one in the home nor one that a config names. */
export const arePluginsOff = (env: NodeJS.ProcessEnv): boolean => !['', '0', undefined].includes(env[variable])

/** For this process and all that it starts. */
export const turnPluginsOff = (env: NodeJS.ProcessEnv): void => {
  env[variable] = '1'
}
