import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useState } from 'react'
import { fetchJson } from '../api.ts'
import { queryKeys } from '../query-keys.ts'
import { pipelinesQuery } from '../queries.ts'
import { Moment } from '../ui/moment.tsx'
import { StateIcon } from '../ui/state-mark.tsx'
import { useProjectNames } from '../ui/use-project-names.ts'
import { parseRunId } from '../../src/model/ids.ts'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'
import { findable } from '../keys/findable.ts'
import { useBoundKeys } from '../keys/keys.ts'
import { useFirstErrors } from '../pages/runs/first-errors.ts'
import { Modal } from './modal.tsx'
import { pageControls } from './page-controls.ts'
import { chooseTheme, themes } from './theme.ts'

const itemLook = 'flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 data-[selected=true]:bg-accent-soft'
const groupLook =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-micro [&_[cmdk-group-heading]]:text-quiet'

/** The most jobs or controls of the page that are listed. */
const mostHere = 20

/** The command palette: finds pages, runs, pipelines, and the jobs and controls of the page, and runs the actions of its keys. */
const Palette = ({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) => {
  const navigate = useNavigate()
  const keys = useBoundKeys()
  const runs = useQuery({ queryKey: queryKeys.newestRuns, queryFn: () => fetchJson('listRuns', { query: { limit: 30 } }) })
  const pipelines = useQuery(pipelinesQuery)
  const nameOf = useProjectNames()
  const [typed, setTyped] = useState('')
  // those of the page as it was when the palette opened
  const [here] = useState(() => ({ jobs: findable(), controls: pageControls() }))
  const wanted = typed.trim().toLowerCase()
  const isWanted = ({ name }: { readonly name: string }): boolean => wanted !== '' && name.toLowerCase().includes(wanted)
  const projects = [...new Set(pipelines.data?.pipelines.map(({ project }) => project))]
  const failures = useFirstErrors((runs.data?.runs ?? []).filter(({ status }) => status === 'failed').map(({ id }) => id))
  // show both lists at once: the first item, which is selected, must not change just as the user presses Enter
  const isWhole = !runs.isPending && !pipelines.isPending
  const doing = (act: () => unknown) => (): void => {
    onClose()
    // the action may move the focus, which the dialog still has
    requestAnimationFrame(() => void act())
  }
  return (
    <Modal title="Find or do" onClose={onClose}>
      <Command label="Find or do" loop>
        <Command.Input
          data-focus
          value={typed}
          onValueChange={setTyped}
          placeholder="A run, a pipeline, a page, an action…"
          className="w-full border-b border-line bg-transparent px-4 py-3 text-large outline-none"
        />
        <Command.List className="max-h-[60vh] overflow-y-auto p-2">
          <Command.Empty className="px-2 py-6 text-center text-quiet">No matches.</Command.Empty>
          <Command.Group heading="Pages" className={groupLook}>
            <Command.Item className={itemLook} onSelect={doing(() => navigate({ to: '/' }))}>
              Runs
            </Command.Item>
            <Command.Item className={itemLook} onSelect={doing(() => navigate({ to: '/pipelines' }))}>
              Pipelines
            </Command.Item>
            <Command.Item className={itemLook} onSelect={doing(() => navigate({ to: '/search' }))}>
              Search all logs
            </Command.Item>
            <Command.Item className={itemLook} onSelect={doing(() => navigate({ to: '/storage' }))}>
              Storage
            </Command.Item>
          </Command.Group>
          <Command.Group heading="Here" className={groupLook}>
            {keys.map(({ key, does, act }) => (
              <Command.Item key={key} value={does} className={itemLook} onSelect={doing(act)}>
                <span className="grow">{does}</span>
                <kbd className="text-small text-quiet">{key}</kbd>
              </Command.Item>
            ))}
            <Command.Item className={itemLook} onSelect={onKeys}>
              all keys
            </Command.Item>
            {themes.map((theme) => (
              <Command.Item
                key={theme}
                className={itemLook}
                onSelect={doing(() => {
                  chooseTheme(theme)
                })}
              >
                theme: {theme}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Jobs of this run" className={groupLook}>
            {here.jobs
              .filter(isWanted)
              .slice(0, mostHere)
              .map(({ name, act }) => (
                <Command.Item key={name} value={`job ${name}`} className={itemLook} onSelect={doing(act)}>
                  <span className="wrap-anywhere">{sanitiseName(name)}</span>
                </Command.Item>
              ))}
          </Command.Group>
          <Command.Group heading="On this page" className={groupLook}>
            {here.controls
              .filter(isWanted)
              .slice(0, mostHere)
              .map(({ name, use }, index) => (
                // several controls may have the same name
                <Command.Item key={index} value={`${name} #${index}`} className={itemLook} onSelect={doing(use)}>
                  <span className="truncate">{name}</span>
                </Command.Item>
              ))}
          </Command.Group>
          <Command.Group heading="Newest runs" className={groupLook}>
            {parseRunId(wanted) && (
              <Command.Item
                value={`open ${wanted}`}
                className={itemLook}
                onSelect={doing(() => navigate({ to: '/runs/$run', params: { run: wanted } }))}
              >
                Open the run {wanted}
              </Command.Item>
            )}
            {isWhole &&
              runs.data?.runs.map((run) => (
                <Command.Item
                  key={run.id}
                  value={`${run.pipeline} ${run.status} ${run.branch ?? ''} ${run.id}`}
                  keywords={[failures.get(run.id)?.line?.text ?? '']}
                  className={itemLook}
                  onSelect={doing(() => navigate({ to: '/runs/$run', params: { run: run.id } }))}
                >
                  <StateIcon state={run.status} />
                  <span className="font-medium">{sanitiseName(run.pipeline)}</span>
                  <span className="min-w-0 grow truncate text-small text-quiet">
                    {sanitiseName(nameOf(run.project))} {run.branch !== undefined && `· ${sanitiseName(run.branch)}`}
                    {failures.has(run.id) && ` · ${failures.get(run.id)?.line?.text ?? ''}`}
                  </span>
                  <span className="text-small whitespace-nowrap text-quiet">
                    <Moment at={run.startedAt} />
                  </span>
                </Command.Item>
              ))}
          </Command.Group>
          <Command.Group heading="Pipelines" className={groupLook}>
            {isWhole &&
              pipelines.data?.pipelines.map(({ project, pipeline }) => (
                <Command.Item
                  key={`${project} ${pipeline}`}
                  value={`pipeline ${pipeline} ${project}`}
                  className={itemLook}
                  onSelect={doing(() => navigate({ to: '/pipelines/$pipeline', params: { pipeline }, search: { project } }))}
                >
                  <span className="font-medium">{sanitiseName(pipeline)}</span>
                  <span className="truncate text-small text-quiet">{sanitiseName(nameOf(project))}</span>
                </Command.Item>
              ))}
            {projects.length > 1 &&
              projects.map((project) => (
                <Command.Item
                  key={project}
                  value={`runs of the project ${nameOf(project)} ${project}`}
                  className={itemLook}
                  onSelect={doing(() => navigate({ to: '/', search: { project } }))}
                >
                  Runs of the project <span className="font-medium">{sanitiseName(nameOf(project))}</span>
                </Command.Item>
              ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Modal>
  )
}

export default Palette
