import { Fragment } from 'react'

/** A sentence of the server's, in which a command stands between backticks. */
export const Told = ({ text }: { readonly text: string }) =>
  text.split('`').map((part, index) =>
    // parts of one sentence have no other names than their places
    index % 2 === 1 ? (
      <code key={index} className="font-mono">
        {part}
      </code>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  )
