/** How a job ended, as far as its log can agree with it. */
export interface JobEnd {
  readonly exitCode?: number
  readonly signal?: string
}

/** What a log says when a process has ended in one of these ways. 128 + n is how shells report signal n. */
const ends: readonly { readonly exitCodes: readonly number[]; readonly signal?: string; readonly text: RegExp }[] = [
  { exitCodes: [126], text: /Permission denied|cannot execute/ },
  { exitCodes: [127], text: /not found|No such file/ },
  { exitCodes: [134], signal: 'SIGABRT', text: /abort|heap out of memory|assert/i },
  { exitCodes: [137], signal: 'SIGKILL', text: /\bKilled\b|out of memory/i },
  { exitCodes: [139], signal: 'SIGSEGV', text: /segmentation fault/i },
]

/** Whether a line fits the way in which the job ended. */
export const agreesWithEnd = (text: string, { exitCode, signal }: JobEnd): boolean =>
  ends.some(
    (end) =>
      ((exitCode !== undefined && end.exitCodes.includes(exitCode)) || (signal !== undefined && end.signal === signal)) &&
      end.text.test(text),
  )
