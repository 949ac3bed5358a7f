import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState, type ReactNode, type Ref } from 'react'
import { pipelinesQuery } from '../queries.ts'
import { classNames } from './class-names.ts'
import { useProjectNames } from './use-project-names.ts'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'

/** The classes of a field in a toolbar. */
export const fieldLook = 'h-7 min-w-0 rounded-md border border-line bg-ground px-2 text-small'

/** Selects one of the pipelines that have run, identified by project and name. */
export const PipelineField = ({
  project,
  pipeline,
  onChange,
}: {
  readonly project: string | undefined
  readonly pipeline: string | undefined
  readonly onChange: (change: { readonly project: string | undefined; readonly pipeline: string | undefined }) => void
}) => {
  const { data } = useQuery(pipelinesQuery)
  const nameOf = useProjectNames()
  const seen = (data?.pipelines ?? []).filter((one) => project === undefined || pipeline !== undefined || one.project === project)
  const value = seen.findIndex((one) => one.project === project && one.pipeline === pipeline)
  return (
    <select
      aria-label="Pipeline"
      className={classNames(fieldLook, 'max-w-80')}
      value={value}
      onChange={({ target }) => {
        const chosen = seen[Number(target.value)]
        onChange({ project: chosen?.project, pipeline: chosen?.pipeline })
      }}
    >
      <option value={-1}>{pipeline === undefined ? 'all pipelines' : sanitiseName(pipeline)}</option>
      {seen.map((one, index) => (
        <option key={`${one.project} ${one.pipeline}`} value={index}>
          {sanitiseName(one.pipeline)} · {sanitiseName(nameOf(one.project))}
        </option>
      ))}
      {pipeline !== undefined && <option value={-2}>all pipelines</option>}
    </select>
  )
}

/** Selects one of the projects whose pipelines have run; shown only if there are several. */
export const ProjectField = ({
  project,
  onChange,
}: {
  readonly project: string | undefined
  readonly onChange: (change: { readonly project: string | undefined; readonly pipeline: undefined }) => void
}) => {
  const { data } = useQuery(pipelinesQuery)
  const nameOf = useProjectNames()
  const projects = [...new Set(data?.pipelines.map((seen) => seen.project))].toSorted()
  if (projects.length < 2 && project === undefined) return null
  return (
    <select
      aria-label="Project"
      className={classNames(fieldLook, 'max-w-44')}
      value={project ?? ''}
      onChange={({ target }) => {
        onChange({ project: target.value === '' ? undefined : target.value, pipeline: undefined })
      }}
    >
      <option value="">all projects</option>
      {projects.map((one) => (
        <option key={one} value={one} title={one}>
          {sanitiseName(nameOf(one))}
        </option>
      ))}
    </select>
  )
}

/** A form whose fields take effect at once: Enter submits nothing. */
export const SearchFields = ({
  label,
  className,
  children,
}: {
  readonly label: string
  readonly className: string
  readonly children: ReactNode
}) => (
  <form
    role="search"
    aria-label={label}
    className={className}
    onSubmit={(event) => {
      event.preventDefault()
    }}
  >
    {children}
  </form>
)

/** How long after the last keystroke a field reports its text. */
const restsAfterMs = 250

/** A text field that reports its text when the user stops typing. */
export const TextField = ({
  label,
  placeholder = `${label}…`,
  value,
  className,
  ref,
  onChange,
}: {
  readonly label: string
  readonly placeholder?: string
  readonly value: string
  readonly className: string
  readonly ref?: Ref<HTMLInputElement>
  readonly onChange: (value: string | undefined) => void
}) => {
  const [typed, setTyped] = useState(value)
  // the URL was changed from outside, for example by the back button
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setTyped(value)
  }
  const tell = useEffectEvent(() => {
    onChange(typed === '' ? undefined : typed)
  })
  useEffect(() => {
    if (typed === value) return undefined
    const timer = setTimeout(() => {
      tell()
    }, restsAfterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [typed, value])
  return (
    <input
      type="search"
      ref={ref}
      aria-label={label}
      placeholder={placeholder}
      className={classNames(fieldLook, className)}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value)
      }}
    />
  )
}
