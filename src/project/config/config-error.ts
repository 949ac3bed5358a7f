import { describeValue } from '../../pipeline/describe-value.ts'
import { UserError } from '../../model/user-error.ts'
import { commonJsWord } from '../../pipeline/common-js-word.ts'
import { importError } from './config-import-error.ts'
import { configModules, failedImport } from './config-modules.ts'
import { drawnSyntax, locateFrame, locateSyntax, locateText, shownLocation, type SourceLocation } from './config-source.ts'

/** Turns any error that kept a config from loading into a UserError: where, what, and what to do next. */
export const configError = (error: unknown, configFile: string): UserError => {
  if (error instanceof UserError) return error
  if (!(error instanceof Error)) {
    return new UserError(
      'config-threw',
      `${shownLocation({ path: configFile })}: threw ${describeValue(error)} while it was being loaded.`,
      [mendThrow],
    )
  }
  const written = error instanceof SyntaxError ? undefined : failedImport(error)
  if (written) return importError(error, written)
  if (isUnsupported(error)) return unsupportedSyntax(error, configFile)
  const frame = locateFrame(error)
  if (error instanceof SyntaxError && frame === undefined) return syntaxError(error, configFile)
  const where = shownLocation(frame ?? { path: configFile })
  const word = commonJsWord(error)
  if (word) {
    return new UserError('config-not-es-module', `${where}: \`${word.name}\` does not exist: a config is an ES module.`, [word.instead], {
      cause: error,
    })
  }
  return new UserError(
    'config-threw',
    `${where}: threw while it was being loaded: ${firstLine(error.message) || error.name}`,
    [mendThrow],
    {
      cause: error,
    },
  )
}

const mendThrow = 'A config should only describe pipelines. Move code that can fail into a job.'

/** The error for a config that waits for something that can no longer happen. */
export const neverSettlesError = (configFile: string): UserError => {
  const awaits = configModules().flatMap((url) => locateText(url, /^(?![ \t]*(?:\/\/|\*)).*\bawait\b/m) ?? [])
  const [only] = awaits
  const where: SourceLocation = only && awaits.length === 1 ? only : { path: configFile }
  return new UserError('config-never-settles', `${shownLocation(where)}: a top-level \`await\` never settles.`, [
    'Move it into the function of a job.',
  ])
}

const syntaxError = (error: SyntaxError, configFile: string): UserError => {
  const where = shownLocation(locateSyntax(error) ?? { path: configFile })
  const missing = /does not provide an export named '(.+)'/.exec(error.message)?.[1]
  const advice = isCommonJs(error)
    ? 'Node loads this file as CommonJS: name it .mjs or .ts.'
    : missing === undefined
      ? 'Fix the syntax there.'
      : `Check the name; if \`${missing}\` is a type, write \`import type\` or \`type ${missing}\`.`
  return new UserError('config-syntax', `${where}: ${drawnSyntax(error)?.text ?? firstLine(error.message)}`, [advice], { cause: error })
}

const isCommonJs = ({ message }: Error): boolean => /^(Unexpected token 'export'|Cannot use import statement outside)/.test(message)

const unsupportedSyntax = (error: Error, configFile: string): UserError => {
  const where = shownLocation(locateSyntax(error) ?? { path: configFile })
  const what = /TypeScript (.+?)s? (?:is|are) not supported/.exec(error.message)?.[1] ?? 'this syntax'
  const remedy = Object.entries(remedies).find(([word]) => what.includes(word))?.[1] ?? 'Use syntax that Node can strip'
  return new UserError(
    'config-typescript-syntax',
    `${where}: Node only strips types and cannot compile a TypeScript ${what}.`,
    [`${remedy}. \`"erasableSyntaxOnly": true\` in tsconfig.json reports all such places.`],
    { cause: error },
  )
}

const remedies = {
  enum: 'Use a union of strings, or an object with `as const`',
  namespace: 'Use a separate module',
  'parameter property': 'Declare the field and set it in the constructor',
  'import equals': 'Use `import … from`',
  'export assignment': 'Use `export default`',
}

/** Whether the error is about valid syntax that cannot be stripped. Node has its own error code for it only since 23.11. */
const isUnsupported = (error: Error): boolean =>
  'code' in error &&
  (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' ||
    (error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' &&
      / is not supported in (?:strip-only|type strip) mode/.test(firstLine(error.message))))
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
