/** A line by which a tool says why it failed. Only readers use it, such as `runs show --digest`: it never delays the end of a job. */
export interface FailurePattern {
  /** The name of the tool. */
  readonly tool: string
  /** Tried on each line, as a terminal shows it, without colour and cut at 2,000 characters. Anchor it where the format allows. */
  readonly pattern: RegExp
  /** How well such a line answers why the job failed, from 1 to 100: 100 names the place in a file, 30 only says `failed`. */
  readonly weight: number
  /** A line that the pattern fits. It is checked when the plugin is loaded. */
  readonly example: string
}
