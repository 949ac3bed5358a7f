import { describeEnd } from './describe-end.ts'
import { isWebAddress, type EndedRun, type Shape, type Webhook } from './rules.ts'

/** Sparkwing waits 2 s for an observer at the end of a run: what takes longer would be cut off without a word. */
export const sendBudgetMs = 1500

/**
 * Sends the end of a run to a webhook.
 *
 * @throws Error that names its host, never its whole address, which is a secret for Slack and Discord.
 */
export const sendWebhook = async ({ webhook, shape = 'json' }: Webhook, ended: EndedRun, env: NodeJS.ProcessEnv): Promise<void> => {
  const url = new URL(addressOf(webhook, env))
  const say = (what: string): Error => new Error(`the webhook at ${url.host} ${what}`)
  let answer: Response
  try {
    answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodies[shape](ended)),
      // the notice is for this server and no other
      redirect: 'manual',
      signal: AbortSignal.timeout(sendBudgetMs),
    })
    await answer.body?.cancel()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') throw say(`did not answer within ${sendBudgetMs / 1000} s`)
    const { cause } = error as { readonly cause?: { readonly code?: string } }
    throw say(`could not be reached${cause?.code === undefined ? '' : `: ${cause.code}`}`)
  }
  if (!answer.ok) throw say(`answered with ${answer.status}`)
}

const addressOf = (webhook: string, env: NodeJS.ProcessEnv): string => {
  if (!webhook.startsWith('$')) return webhook
  const address = env[webhook.slice(1)]
  if (address === undefined || address === '') throw new Error(`the variable ${webhook.slice(1)}, which should hold a webhook, is not set`)
  if (!isWebAddress(address)) throw new Error(`the variable ${webhook.slice(1)} does not hold the address of a webhook`)
  return address
}

/** Discord refuses longer texts. */
const longestDiscordText = 2000

const bodies: Readonly<Record<Shape, (ended: EndedRun) => object>> = {
  json: (ended) => ({ event: 'run.finished', ...ended }),
  slack: (ended) => ({ text: textOf(ended).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') }),
  // names of jobs must not address people
  discord: (ended) => ({ content: textOf(ended).slice(0, longestDiscordText), allowed_mentions: { parse: [] } }),
}

const textOf = (ended: EndedRun): string => {
  const { title, text } = describeEnd(ended)
  return `${title}\n${text}`
}
