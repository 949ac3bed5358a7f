import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Config } from '../../pipeline/pipeline.ts'
import { configError, neverSettlesError } from './config-error.ts'
import { adoptConfig } from './config-modules.ts'
import { checkConfig } from './config-shape.ts'
import { shownPath } from '../shown-path.ts'

/**
 * Imports a config as an ES module, regardless of the project's `type`, and checks its shape.
 * `ownEntry` is the URL of the CLI's own `sparkwing`, for projects that have not installed it.
 *
 * @throws UserError if the config cannot be loaded, throws, or does not export a config.
 */
export const loadConfig = async (configFile: string, { ownEntry }: { readonly ownEntry: string }): Promise<Config> => {
  const path = realpathSync(configFile)
  const url = pathToFileURL(path).href
  adoptConfig(url, ownEntry)
  const exported = await importConfig(url, path)
  return checkConfig(exported, shownPath(path))
}

const importConfig = async (url: string, path: string): Promise<unknown> => {
  const unmute = muteLoaderWarnings()
  const { promise: stuck, reject } = Promise.withResolvers<never>()
  // without this, the process would exit silently with code 13 if the config waits for something that never happens
  const onIdle = (): void => {
    reject(neverSettlesError(path))
  }
  process.once('beforeExit', onIdle)
  try {
    return await Promise.race([import(url), stuck])
  } catch (error) {
    throw configError(error, path)
  } finally {
    process.off('beforeExit', onIdle)
    unmute()
  }
}

/** Hides Node's warnings about type stripping and a missing `type`, because the config loads either way. */
const muteLoaderWarnings = (): (() => void) => {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: readonly unknown[]): void => {
    const message = typeof warning === 'string' ? warning : warning.message
    if (isLoaderWarning(message)) return
    Reflect.apply(emitWarning, undefined, [warning, ...rest])
  }
  return () => {
    process.emitWarning = emitWarning
  }
}

const isLoaderWarning = (message: string): boolean =>
  /^(Type Stripping is|stripTypeScriptTypes is|Module type of |Failed to load the ES module)/.test(message)
