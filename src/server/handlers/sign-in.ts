import type { SignedInJson, SignInJson } from '../../wire/api.ts'
import { json, type JsonAnswer } from '../answer.ts'
import type { Credentials } from '../gate/credentials.ts'
import { Refusal } from '../refusal.ts'

/** Sets the browser's cookie if the token is right. */
export const handleSignIn = ({ signsIn, cookie }: Credentials, { token }: SignInJson): JsonAnswer<200, SignedInJson> => {
  if (!signsIn(token)) {
    throw new Refusal(401, 'wrong-token', 'This is not the token of this dashboard.', { tryThis: ['Run `sparkwing dashboard open`.'] })
  }
  return json({ isSignedIn: true }, 200, { 'Set-Cookie': cookie })
}
