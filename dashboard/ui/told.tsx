import { Fragment } from 'react'

/** A sentence from the server, with commands in backticks. */
export const Told = ({ text }: { readonly text: string }) =>
  text.split('`').map((part, index) =>
    // the index is the only key that parts of a sentence have
    index % 2 === 1 ? (
      <code key={index} className="font-mono">
        {part}
      </code>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  )
