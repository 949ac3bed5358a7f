import { useState } from 'react'

/** The error for run `id`, kept during a retry: without it the page would be empty meanwhile. */
export const useStandingError = (id: string, error: Error | null): Error | null => {
  const [standing, setStanding] = useState({ id, error })
  if (standing.id !== id || (error && error !== standing.error)) setStanding({ id, error })
  return error ?? (standing.id === id ? standing.error : null)
}
