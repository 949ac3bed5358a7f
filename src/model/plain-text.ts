const escape = '\u001b'
/** ESC [ … and ESC ] … up to its end, and ESC with one more character: colours, links, titles, moves of the cursor. */
const sequences = new RegExp(`${escape}(?:\\[[0-9;:<=>?]*[ -/]*[@-~]|\\][^\u0007${escape}]*(?:\u0007|${escape}\\\\)?|[ -/]*[0-~])`, 'g')

/** What of a line of output is text: the part behind the last carriage return, without colours and control characters. */
export const plainText = (line: string): string => {
  const drawn = line
    .split('\r')
    .filter((part) => part !== '')
    .at(-1)
  return (drawn ?? '').replace(sequences, '').replace(/\p{Cc}/gu, (character) => (character === '\t' ? ' ' : ''))
}
