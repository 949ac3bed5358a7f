/** Makes an exhaustive `switch` a compile-time promise; throws if data from outside breaks it. */
export const unreachable = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
