import { dirname, join, relative } from 'node:path'
import typescript from 'typescript'

export interface Compiled {
  readonly fileNames: readonly string[]
  readonly options: typescript.CompilerOptions
  /** What the compiler says, each as `file: message` with the file's path in the project. */
  readonly problems: readonly string[]
  /** Writes the output files. */
  readonly emit: () => void
}

/** The files of packages, which do not change: parsing the libraries again for each project would take most of the time. */
const parsed = new Map<string, typescript.SourceFile | undefined>()

/** Compiles what a tsconfig of a project names, in this process. */
export const compileProject = (project: string, tsconfig: string): Compiled => {
  const path = join(project, tsconfig)
  const { config } = typescript.readConfigFile(path, (file) => typescript.sys.readFile(file)) as { readonly config: unknown }
  const { fileNames, options, errors } = typescript.parseJsonConfigFileContent(config, typescript.sys, dirname(path), undefined, path)
  return compileFiles(project, fileNames, options, errors)
}

/** Compiles files of a project, in this process. */
export const compileFiles = (
  project: string,
  fileNames: readonly string[],
  options: typescript.CompilerOptions,
  errors: readonly typescript.Diagnostic[] = [],
): Compiled => {
  const host = typescript.createCompilerHost(options)
  // as tsc does
  host.jsDocParsingMode = typescript.JSDocParsingMode.ParseForTypeErrors
  const { getSourceFile } = host
  host.getSourceFile = (file, settings, ...rest) => {
    if (file.startsWith(`${project}/`)) return getSourceFile(file, settings, ...rest)
    const key = JSON.stringify([file, typeof settings === 'object' && settings.impliedNodeFormat])
    if (!parsed.has(key)) parsed.set(key, getSourceFile(file, settings, ...rest))
    return parsed.get(key)
  }
  const program = typescript.createProgram(fileNames, options, host)
  // neither the libraries of TypeScript nor the types of Node are ours to check
  const checked = program
    .getSourceFiles()
    .filter(({ fileName, isDeclarationFile }) =>
      isDeclarationFile ? options.skipLibCheck !== true && !/node_modules\/(?:typescript|@types|undici-types)\//.test(fileName) : true,
    )
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
    ...(options.declaration === true
      ? checked.flatMap((file) => (file.isDeclarationFile ? [] : program.getDeclarationDiagnostics(file)))
      : []),
  ]
  const problems = found.map(({ file, messageText }) => {
    const text = typescript.flattenDiagnosticMessageText(messageText, '\n')
    return file === undefined ? text : `${relative(project, file.fileName)}: ${text}`
  })
  return {
    fileNames,
    options,
    problems,
    emit() {
      program.emit()
    },
  }
}
