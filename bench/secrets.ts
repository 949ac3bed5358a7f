import { createHash } from 'node:crypto'

/** Secrets as services make them: 32 to 44 characters, always the same ones. */
export const benchSecrets = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => {
      const digest = createHash('sha256').update(`secret ${n}`).digest('base64')
      return [`SECRET_${n}`, digest.slice(0, 32 + (n % 13))]
    }),
  )

/** The option `secrets` of a job, as text of a config. */
export const secretsOption = (secrets: Readonly<Record<string, string>>): string => `{ secrets: ${JSON.stringify(Object.keys(secrets))} }`
