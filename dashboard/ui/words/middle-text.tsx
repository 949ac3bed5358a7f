import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** The most characters at the end of a name that are never cut. */
const longestEnd = 22

/** A name on one line that is cut in the middle when it is too long, because names of jobs differ at the end. Its parent is a flex box. */
export const MiddleText = ({ text }: { readonly text: string }) => {
  const name = sanitiseName(text)
  const at = endOf(name)
  return (
    <>
      <span className="min-w-0 shrink-[9999] truncate whitespace-pre">{name.slice(0, at)}</span>
      <span className="min-w-0 truncate whitespace-pre">{name.slice(at)}</span>
    </>
  )
}

/** Where the end begins: at the last part after a slash or a colon, or near the end. */
const endOf = (name: string): number => {
  const part = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'))
  return part > 0 && name.length - part <= longestEnd ? part : Math.max(0, name.length - Math.floor(longestEnd / 2))
}
