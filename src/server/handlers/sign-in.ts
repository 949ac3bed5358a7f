import { json, type Answer } from '../answer.ts'
import type { Credentials } from '../gate/credentials.ts'
import { Refusal } from '../refusal.ts'
import { readSignIn } from './read-wishes.ts'

/** Gives the browser its cookie for the right token. */
export const signIn = ({ signsIn, cookie }: Credentials, body: unknown): Answer => {
  if (!signsIn(readSignIn(body).token)) {
    throw new Refusal(401, 'wrong-token', 'This is not the token of this dashboard.', { tryThis: ['Run `sparkwing dashboard open`.'] })
  }
  return json({ isSignedIn: true }, 200, { 'Set-Cookie': cookie })
}
