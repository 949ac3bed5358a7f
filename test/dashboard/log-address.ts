import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'

/** The address of the log of the newest run's first job that has one, filling the page; `hash` names lines. */
export const logAddress = async (url: string, hash = ''): Promise<string> => {
  const { runs } = (await (await fetch(`${url}/api/v1/runs`)).json()) as RunListJson
  const { run, jobs } = (await (await fetch(`${url}/api/v1/runs/${runs[0]?.id ?? ''}`)).json()) as RunDetailJson
  const query = new URLSearchParams({ job: jobs[0]?.id ?? '', dock: 'full' })
  return `${url}/runs/${run.id}?${query.toString()}${hash}`
}
