import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '../queries.ts'

/** Whether the server starts, repeats and cancels runs: it is there, and not read-only. */
export const useCanAct = (): boolean => {
  const { data: server } = useQuery(healthQuery)
  return server !== undefined && server.isReadOnly !== true
}
