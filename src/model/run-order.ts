/** The orders of a list of runs: by when they started, or by how long they took. */
export const runOrders = ['newest', 'oldest', 'longest', 'shortest'] as const
export type RunOrder = (typeof runOrders)[number]
