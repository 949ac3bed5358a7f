import { Link } from '@tanstack/react-router'
import { Bookmark, X } from 'lucide-react'
import { useState } from 'react'
import { folderName } from '../../../src/model/text/folder-name.ts'
import { Modal } from '../../shell/modal.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { fieldLook } from '../../ui/fields.tsx'
import { isFiltered, type RunsSearch } from './runs-search.ts'
import { viewSearch, type View } from './read-views.ts'
import { saveViews, useViews } from './views.ts'

const keyOf = (search: RunsSearch): string => JSON.stringify(Object.entries(viewSearch(search)).sort())

/** The views that were saved in this browser, and a button that saves the one that is shown. */
export const SavedViews = ({ search }: { readonly search: RunsSearch }) => {
  const views = useViews()
  const [isSaving, setIsSaving] = useState(false)
  const shown = views.find((view) => keyOf(view.search) === keyOf(search))
  const canSave = isFiltered(search) && !shown
  if (views.length === 0 && !canSave) return null
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 sm:px-4">
      {views.length > 0 && (
        <ul aria-label="Saved views" className="contents">
          {views.map((view) => (
            <li key={view.name} className="flex max-w-full items-center">
              <Link
                to="/"
                search={view.search}
                aria-current={view === shown}
                className={`${buttonClasses('quiet')} min-w-0 aria-[current=true]:bg-sunken aria-[current=true]:text-text`}
              >
                <Bookmark size={12} aria-hidden className="shrink-0" />
                <span className="truncate">{view.name}</span>
              </Link>
              {view === shown && (
                <Button
                  look="quiet"
                  label={`Delete the view ${view.name}`}
                  className="px-1!"
                  onClick={() => void saveViews(views.filter((one) => one !== view))}
                >
                  <X size={12} aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {canSave && (
        <Button
          look="quiet"
          onClick={() => {
            setIsSaving(true)
          }}
        >
          <Bookmark size={12} aria-hidden /> Save this view…
        </Button>
      )}
      {isSaving && (
        <SaveView
          views={views}
          search={search}
          onClose={() => {
            setIsSaving(false)
          }}
        />
      )}
    </div>
  )
}

const SaveView = ({
  views,
  search,
  onClose,
}: {
  readonly views: readonly View[]
  readonly search: RunsSearch
  readonly onClose: () => void
}) => {
  const [typed, setTyped] = useState(() => nameOf(search))
  const [isFull, setIsFull] = useState(false)
  const name = typed.trim()
  const isTaken = views.some((view) => view.name === name)
  return (
    <Modal title="Save this view" onClose={onClose}>
      <form
        className="space-y-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (name === '') return
          const others = views.filter((view) => view.name !== name)
          if (saveViews([...others, { name, search: viewSearch(search) }])) onClose()
          else setIsFull(true)
        }}
      >
        <label className="block space-y-1">
          <span>Name</span>
          <input
            data-focus
            value={typed}
            maxLength={60}
            onChange={({ target }) => {
              setTyped(target.value)
            }}
            className={`${fieldLook} h-8 w-full text-base`}
          />
        </label>
        <p role="status" className="text-small text-quiet">
          {isFull
            ? 'This browser has no room for more views. Delete one first: open it, and press the cross behind its name.'
            : isTaken
              ? `This replaces the view ${name}.`
              : 'This browser keeps it. Its address can be shared as it is.'}
        </p>
        <p className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={name === ''}>
            Save <kbd className="text-micro">Enter</kbd>
          </Button>
        </p>
      </form>
    </Modal>
  )
}

/** A first name for a view: what it shows. */
const nameOf = ({ status, pipeline, project, branch, text, since, sort }: RunsSearch): string =>
  [
    status?.replaceAll(',', ', '),
    pipeline ?? (project && folderName(project)),
    branch,
    text,
    since && `last ${since}`,
    sort && `${sort} first`,
  ]
    .filter(Boolean)
    .join(' · ')
    .slice(0, 60)
