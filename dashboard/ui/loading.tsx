/** Stands for a part of the page that is being loaded. The command palette waits for it before it takes Enter. */
export const Loading = () => (
  <p aria-busy="true" className="p-4 text-quiet">
    …
  </p>
)
