import { useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { fetchJson } from '../../api.ts'
import { chooseEditor, editors, useEditor, type EditorChoice } from './editors.ts'
import { EditorDialog } from './editor-dialog.tsx'
import type { WrittenPlace } from './find-links.ts'
import { createSourceFiles } from './source-files.ts'

/** How lines show the files that they name. */
export interface ShownFiles {
  readonly want: (paths: readonly string[]) => void
  /** How to show a place: with an address that opens it, or `''` if a click does. `undefined` if it is no link. */
  readonly link: (place: WrittenPlace) => { readonly href: string; readonly title: string } | undefined
}

export interface LogFiles {
  /** Absent while files are not links. */
  readonly shown: ShownFiles | undefined
  /** Opens a place whose link has no address. */
  readonly open: (place: WrittenPlace) => void
  /** Asks which editor to use. */
  readonly choose: () => void
  /** Why the last file was not opened. */
  readonly problem: string | undefined
  readonly dialog: ReactNode
}

/** The files that the logs of a run name, and how they open. */
export const useLogFiles = (run: string, project: string): LogFiles => {
  const { choice, isReadOnly } = useEditor()
  const [sources] = useState(() => createSourceFiles(run))
  const version = useSyncExternalStore(sources.subscribe, sources.version)
  const [asking, setAsking] = useState<{ readonly place: WrittenPlace | undefined }>()
  const [problem, setProblem] = useState<string>()
  const shown = useMemo(
    () =>
      choice === 'off'
        ? undefined
        : {
            // the version makes a new object, which renders the lines again
            version,
            want: sources.want,
            link(place: WrittenPlace) {
              const file = sources.fileOf(place.path)
              if (file === undefined) return undefined
              const editor = choice === undefined ? undefined : editors[choice]
              return {
                href: editor && 'href' in editor ? editor.href({ file, project, line: place.line, column: place.column }) : '',
                title: editor ? `Open in ${editor.name}` : 'Open in an editor',
              }
            },
          },
    [choice, sources, project, version],
  )
  const openOn = (place: WrittenPlace, editor: EditorChoice | undefined): void => {
    setProblem(undefined)
    if (editor === undefined) {
      setAsking({ place })
      return
    }
    if (editor === 'off') return
    const file = sources.fileOf(place.path)
    const chosen = editors[editor]
    if ('href' in chosen && file !== undefined) {
      location.assign(chosen.href({ file, project, line: place.line, column: place.column }))
      return
    }
    const { path, line, column } = place
    fetchJson('openFile', { params: { run }, body: { path, line, ...(column !== undefined && { column }) } }).catch((error: unknown) => {
      setProblem(error instanceof Error ? error.message : String(error))
    })
  }
  return {
    shown,
    open: (place) => {
      openOn(place, choice)
    },
    choose: () => {
      setAsking({ place: undefined })
    },
    problem,
    dialog: asking && (
      <EditorDialog
        chosen={choice}
        isReadOnly={isReadOnly}
        onChoose={(next) => {
          chooseEditor(next)
          setAsking(undefined)
          if (asking.place) openOn(asking.place, next)
        }}
        onClose={() => {
          setAsking(undefined)
        }}
      />
    ),
  }
}
