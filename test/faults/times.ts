/** Rounds of a fault test: few with the other tests, all of them with `npm run test:faults`. */
export const times = (few: number, all: number): number => (process.env['SPARKWING_FAULTS'] === 'all' ? all : few)
