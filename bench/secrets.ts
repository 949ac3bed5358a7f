import { createHash } from 'node:crypto'

/** Realistic secrets of 32 to 44 characters, the same ones each time. */
export const benchSecrets = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => {
      const digest = createHash('sha256').update(`secret ${n}`).digest('base64')
      return [`SECRET_${n}`, digest.slice(0, 32 + (n % 13))]
    }),
  )

/** The job option `secrets` as config source text. */
export const secretsOption = (secrets: Readonly<Record<string, string>>): string => `{ secrets: ${JSON.stringify(Object.keys(secrets))} }`
