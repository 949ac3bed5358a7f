import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { DescribePipelineJson, StartRunJson } from '../../../src/wire/api.ts'
import type { PipelineDetailJson } from '../../../src/wire/pipeline.ts'
import { ApiError, fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'
import { Button } from '../../ui/button.tsx'
import { CommandText } from '../../ui/empty.tsx'
import { Problem } from '../../ui/problem.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { fieldProblem, firstValue, readForm, type WrittenValues } from './form-values.ts'
import { formFieldLook, InputField } from './input-field.tsx'

/** Starts a run: the fields come from the current config of the pipeline. */
export const StartForm = ({ project, pipeline, onClose }: DescribePipelineJson & { readonly onClose: () => void }) => {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: queryKeys.description(project, pipeline),
    queryFn: () => fetchJson('describePipeline', { body: { project, pipeline } }),
    // the config may have been edited since
    gcTime: 0,
    retry: false,
  })
  return (
    <section aria-label="Start a run" className="rounded-lg border border-line bg-raised">
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 className="grow font-semibold">Start a run</h2>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
      </header>
      {isPending && <p className="px-4 py-6 text-quiet">reading the config of the project…</p>}
      {error &&
        (error instanceof ApiError && error.status === 403 ? (
          <Problem error={error}>
            <p className="text-quiet">
              In a terminal, in the project: <CommandText>{`sparkwing run ${sanitiseName(pipeline)}`}</CommandText>
            </p>
          </Problem>
        ) : (
          <Problem error={error} onRetry={() => void refetch()} />
        ))}
      {data && <Fields project={project} detail={data} />}
    </section>
  )
}

const Fields = ({ project, detail }: { readonly project: string; readonly detail: PipelineDetailJson }) => {
  const navigate = useNavigate()
  const { pipeline, inputs, description } = detail
  const [written, setWritten] = useState<WrittenValues>({})
  const [line, setLine] = useState('')
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const lineId = useId()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }, [])
  const start = useMutation({
    mutationFn: (body: StartRunJson) => fetchJson('startRun', { body }),
    // keep no entered value in memory: it may be secret
    gcTime: 0,
    onSuccess: ({ run }) => navigate({ to: '/runs/$run', params: { run } }),
  })
  const send = (form: HTMLFormElement): void => {
    const read = readForm({ project, pipeline }, inputs, written, line)
    if ('request' in read) {
      setProblems(new Map())
      start.mutate(read.request)
      return
    }
    setProblems(read.problems)
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  return (
    <form
      ref={form}
      noValidate
      autoComplete="off"
      className="max-w-2xl space-y-4 p-4"
      onSubmit={(event) => {
        event.preventDefault()
        send(event.currentTarget)
      }}
    >
      {description !== undefined && <p className="text-quiet">{sanitiseName(description)}</p>}
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          value={written[input.name] ?? firstValue(input)}
          problem={problems.get(input.name)}
          onChange={(value) => {
            setWritten((old) => ({ ...old, [input.name]: value }))
            // remove an error as soon as the value is valid
            if (problems.has(input.name) && fieldProblem(input, value) === undefined) {
              setProblems((old) => new Map([...old].filter(([name]) => name !== input.name)))
            }
          }}
        />
      ))}
      <div className="space-y-1">
        <label htmlFor={lineId} className="font-medium">
          Arguments
        </label>
        <input
          id={lineId}
          className={`${formFieldLook} font-mono`}
          aria-describedby={`${lineId}-said`}
          aria-invalid={problems.has('--')}
          spellCheck={false}
          value={line}
          onChange={({ target }) => {
            setLine(target.value)
          }}
        />
        <p id={`${lineId}-said`} className={problems.has('--') ? 'text-small text-failed' : 'text-small text-quiet'}>
          {problems.get('--') ?? 'What you would write after -- on the command line. Use quotes to keep words together.'}
        </p>
      </div>
      {start.isError && <Problem error={start.error} />}
      <Button type="submit" look="main" disabled={start.isPending || start.isSuccess}>
        <Play size={13} aria-hidden /> {start.isPending || start.isSuccess ? 'Starting…' : `Run ${sanitiseName(pipeline)}`}
      </Button>
    </form>
  )
}
