import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { choose, chosen } from '../../choices.ts'
import { healthQuery } from '../../queries.ts'

/** A file inside a project, and a place in it. */
export interface FilePlace {
  /** Absolute. */
  readonly file: string
  readonly project: string
  readonly line: number
  readonly column: number | undefined
}

interface Editor {
  readonly name: string
  /** An address that the system passes on to the editor; without one the server opens it. */
  readonly href?: (place: FilePlace) => string
}

const pathOf = (file: string): string => file.split(/[/\\]/).map(encodeURIComponent).join('/')
const behindPath = ({ line, column }: FilePlace): string => `:${line}${column === undefined ? '' : `:${column}`}`
const ofFile =
  (scheme: string) =>
  (place: FilePlace): string =>
    `${scheme}://file${place.file.startsWith('/') ? '' : '/'}${pathOf(place.file)}${behindPath(place)}`
/** JetBrains editors find the project by its name, and count from 0. */
const ofJetBrains =
  (tool: string) =>
  ({ file, project, line, column = 1 }: FilePlace): string => {
    const name = project.split(/[/\\]/).findLast((part) => part !== '') ?? ''
    const path = file.startsWith(project) ? file.slice(project.length).replace(/^[/\\]/, '') : file
    return `jetbrains://${tool}/navigate/reference?project=${encodeURIComponent(name)}&path=${pathOf(path)}:${line - 1}:${column - 1}`
  }

/** What can open a file. */
export const editors = {
  vscode: { name: 'VS Code', href: ofFile('vscode') },
  cursor: { name: 'Cursor', href: ofFile('cursor') },
  zed: { name: 'Zed', href: ofFile('zed') },
  webstorm: { name: 'WebStorm', href: ofJetBrains('web-storm') },
  idea: { name: 'IntelliJ IDEA', href: ofJetBrains('idea') },
  server: { name: 'the editor in VISUAL or EDITOR' },
} as const satisfies Readonly<Record<string, Editor>>

export type EditorName = keyof typeof editors
/** `off`: files are not links. */
export type EditorChoice = EditorName | 'off'

const isEditor = (name: string | undefined): name is EditorName => name !== undefined && Object.hasOwn(editors, name)

const hearers = new Set<() => void>()
const stored = (): EditorChoice | undefined => {
  const name = chosen('editor')
  return name === 'off' || isEditor(name) ? name : undefined
}
let choice = stored()

export const chooseEditor = (next: EditorChoice): void => {
  choice = next
  choose('editor', next)
  for (const hear of hearers) hear()
}

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/**
 * The user's choice; `undefined` until there is one. On a read-only dashboard, whose user may be on another machine, files are not links until
 * an editor is chosen, and the server opens none.
 */
export const useEditor = (): { readonly choice: EditorChoice | undefined; readonly isReadOnly: boolean } => {
  const { data: server } = useQuery(healthQuery)
  const made = useSyncExternalStore(subscribe, () => choice)
  const isReadOnly = server?.isReadOnly === true
  if (server === undefined || (isReadOnly && (made === undefined || made === 'server'))) return { choice: 'off', isReadOnly }
  return { choice: made, isReadOnly }
}
