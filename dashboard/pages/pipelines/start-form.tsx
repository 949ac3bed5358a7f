import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { DescribePipelineJson, StartRunJson } from '../../../src/wire/api.ts'
import type { InputJson, PipelineDetailJson } from '../../../src/wire/pipeline.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { ApiError, fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { CommandText } from '../../ui/empty.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Problem } from '../../ui/problem.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { fieldProblem, firstValue, readForm, type WrittenOptions, type WrittenValues } from './form-values.ts'
import { InputField } from './input-field.tsx'
import { lastArguments, lastValues } from './last-values.ts'
import { LineField } from './line-field.tsx'
import { startCommand } from './start-command.ts'

/** Starts a run: the fields come from the current config of the pipeline, their values from its last run. */
export const StartForm = ({
  project,
  pipeline,
  last,
  onClose,
}: DescribePipelineJson & {
  /** The form begins with the values of this run. */
  readonly last?: RunSummaryJson
  readonly onClose: () => void
}) => {
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
      {data && <Fields project={project} detail={data} last={last} />}
    </section>
  )
}

interface FieldsProps {
  readonly project: string
  readonly detail: PipelineDetailJson
  readonly last: RunSummaryJson | undefined
}

const noOptions: WrittenOptions = { line: '', only: '', from: '', concurrency: '' }

const Fields = ({ project, detail, last }: FieldsProps) => {
  const navigate = useNavigate()
  const { pipeline, inputs, description } = detail
  const [isFilled, setIsFilled] = useState(last !== undefined && isUnusual(detail, last))
  const [written, setWritten] = useState<WrittenValues>(() => (last ? lastValues(inputs, last) : {}))
  const [options, setOptions] = useState<WrittenOptions>(() => ({ ...noOptions, line: last ? lastArguments(last) : '' }))
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
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
  const read = readForm({ project, pipeline }, inputs, written, options)
  const send = (form: HTMLFormElement): void => {
    if ('request' in read) {
      setProblems(new Map())
      start.mutate(read.request)
      return
    }
    setProblems(read.problems)
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const lineField = (key: keyof WrittenOptions, problem: string) => ({
    value: options[key],
    problem: problems.get(problem),
    onChange: (value: string) => {
      setOptions((old) => ({ ...old, [key]: value }))
      setProblems((old) => new Map([...old].filter(([name]) => name !== problem)))
    },
  })
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
      {isFilled && last && (
        <p className="flex flex-wrap items-center gap-x-3 text-small text-quiet">
          <span>
            Filled in from the{' '}
            <Link to="/runs/$run" params={{ run: last.id }}>
              last run
            </Link>
            , <Moment at={last.startedAt} />.
          </span>
          <Button
            look="quiet"
            onClick={() => {
              setWritten({})
              setOptions((old) => ({ ...old, line: '' }))
              setProblems(new Map())
              setIsFilled(false)
            }}
          >
            Use the defaults
          </Button>
        </p>
      )}
      {inputs.map((input) => (
        <InputField
          key={`${input.name} ${isFilled}`}
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
      <LineField
        name="Arguments"
        hint="What you would write after -- on the command line. Use quotes to keep words together."
        {...lineField('line', '--')}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <LineField name="Only" hint="Jobs to run, such as test or lint*. All if empty." {...lineField('only', '--only')} />
        <LineField name="From" hint="Run this job and what depends on it." offers={namesOf(detail)} {...lineField('from', '--from')} />
        <LineField name="Jobs at once" hint="As many as processors if empty." isNumber {...lineField('concurrency', '-j')} />
      </div>
      <div className="space-y-1">
        <p className="font-medium">Command</p>
        {'request' in read ? (
          <CopyText text={startCommand(read.request, inputs)} label="Copy the command" className="-mx-1 max-w-full text-text" />
        ) : (
          <p className="text-small text-quiet">Shown once the fields are right.</p>
        )}
      </div>
      {start.isError && <Problem error={start.error} />}
      <Button type="submit" look="main" disabled={start.isPending || start.isSuccess}>
        <Play size={13} aria-hidden /> {start.isPending || start.isSuccess ? 'Starting…' : `Run ${sanitiseName(pipeline)}`}
      </Button>
    </form>
  )
}

/** Whether the last run had anything but the defaults that the form can repeat. */
const isUnusual = ({ inputs }: PipelineDetailJson, last: RunSummaryJson): boolean => {
  const values = lastValues(inputs, last)
  const isOther = (input: InputJson): boolean =>
    Object.hasOwn(values, input.name) && JSON.stringify(values[input.name]) !== JSON.stringify(firstValue(input))
  return lastArguments(last) !== '' || inputs.some(isOther)
}

/** The jobs and the matrices that the field offers. */
const namesOf = ({ jobs = [] }: PipelineDetailJson): readonly string[] => [
  ...new Set(jobs.flatMap(({ id, matrix }) => (matrix ? [matrix.of, id] : [id]))),
]
