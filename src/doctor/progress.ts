/** Called now and then during long work, with one line that says how far it is. */
export type DoctorProgress = (message: string) => void

/** Runs between two reports. */
export const reportedEvery = 100

export const howFar = (work: string, done: number, total: number): string =>
  `${work}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
