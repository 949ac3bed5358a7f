/** The package has types for its main module only. */
declare module 'launch-editor/get-args.js' {
  /** The arguments with which an editor opens a file at a place. Of an editor that it does not know, the file alone. */
  const argumentsFor: (editor: string, file: string, line?: number, column?: number) => readonly (string | number)[]
  export default argumentsFor
}
