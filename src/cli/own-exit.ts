/** Ends this process, also while `process.exit` is kept from the code of a plugin that is being loaded. */
export const ownExit: (code: number) => never = process.exit.bind(process)
