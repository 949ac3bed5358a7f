import type { Question } from './questions.ts'

/** A key that is pressed, a text that is typed, or a key that confirms what a dialog or a form asks. To look is no action. */
export type Action = string | { readonly types: string } | { readonly confirms: string } | { readonly sees: Seen }

/** A text on the screen, or an element. */
export type Seen = string | { readonly css: string }

/** How a person finds the answer with the keyboard alone, and what shows it. */
export interface Answer {
  readonly keys: readonly Action[]
  readonly shows: Seen
}

/** The answer is on the page where the question comes up. */
const atOnce = (shows: Seen): Answer => ({ keys: [], shows })

/** Finds something in the command palette. */
const find = (text: string): readonly Action[] => ['Control+k', { types: text }, 'Enter']

/** `oldest`: the id of the oldest run. */
export const answers = ({ oldest }: { readonly oldest: string }): Readonly<Record<Question, Answer>> => ({
  'What runs now, and how far is it?': atOnce('Running now'),
  'Why did the newest failed run fail?': { keys: ['f', 'Enter'], shows: { css: '.log-row.is-failure' } },
  'Which runs failed?': {
    keys: [...find('State'), { sees: { css: 'select[aria-label=State]:focus' } }, { types: 'failed' }],
    shows: 'shard-77',
  },
  'What ran on my branch?': {
    keys: [...find('Branch'), { sees: { css: 'input[aria-label=Branch]:focus' } }, { types: 'checkout' }],
    shows: { css: 'li[aria-setsize="1"]' },
  },
  'What ran in one of my projects?': { keys: find('project api'), shows: { css: 'li[aria-setsize="31"]' } },
  'Which runs were of this pipeline?': { keys: find('pipeline many'), shows: 'Last run' },
  'Open the run whose id a colleague sent.': { keys: find(oldest), shows: oldest },
  'What differs between the newest two runs?': {
    keys: [
      ...['f', { sees: { css: '.run-row:focus-within' } }, 'x', { sees: { css: '.run-row:has(:checked)' } }],
      ...['f', { sees: { css: '.run-row:focus-within:not(:has(:checked))' } }, 'x'],
    ],
    shows: 'Commits between',
  },
  'Which jobs fail again and again?': { keys: find('pipeline release'), shows: '2 · 1' },
  'When did this job begin to fail?': { keys: ['f', 'f', 'Enter'], shows: 'Round prices at the end' },
  'Why did that cell fail?': { keys: ['f', 'Enter'], shows: { css: '.log-row.is-failure' } },

  'Which commit broke it?': { keys: find('last green'), shows: 'Round prices at the end' },
  'Which other job failed?': atOnce('Money is no number.'),
  'Why was this job skipped?': { keys: find('publish'), shows: { css: '[title="unit failed"]' } },
  'What did this run get: commit, branch, inputs?': atOnce('spring sale'),
  'What does the graph of it look like?': { keys: ['g'], shows: { css: '[data-node="job unit"]' } },
  'Which job took longest?': { keys: ['b', ...find('duration')], shows: { css: '[data-table-row=unit]' } },
  'Is this slower than usual?': atOnce('3.0× usual'),
  'What did the job wait for?': { keys: [...find('e2e'), { sees: 'opened the shop' }, 'i'], shows: 'its needs passed' },
  'Which command did the job run?': { keys: [...find('e2e'), { sees: 'opened the shop' }, 'i'], shows: 'npm run e2e' },
  'What did the retry print?': { keys: find('e2e'), shows: 'opened the shop' },
  'What did the attempt before the retry print?': {
    keys: [...find('e2e'), { sees: 'opened the shop' }, ']'],
    shows: 'ERR_CONNECTION_REFUSED',
  },
  'Where is the one job among three hundred?': { keys: find('shard-203'), shows: 'shard-203 is done' },
  'Which of three hundred jobs failed?': atOnce('shard 77 is odd'),

  'What is the next error in the log?': { keys: ['f'], shows: 'the second suite broke too' },
  'Open the source line in my editor.': {
    keys: [...find('cart.test'), { confirms: 'Enter' }],
    shows: { css: 'a[title="Open in VS Code"]' },
  },
  'Where does the log say this word?': { keys: ['Control+f', { types: 'checksum' }], shows: 'checksum of the bundle is 4711' },
  'Show only the lines that match.': {
    keys: ['Control+f', { types: 'checksum' }, 'Control+Enter'],
    shows: { css: '.log-row.is-hit' },
  },
  'How does the log end?': { keys: ['End'], shows: 'the bundle is ready' },
  'At what time was this line printed?': {
    keys: [...find('Time column'), { sees: { css: 'select[aria-label="Time column"]:focus' } }, { types: 'time' }],
    shows: { css: '.log-time[data-time*=":"]' },
  },
  'What is in this fold?': { keys: find('Install dependencies'), shows: 'fetched left-pad' },
  'Which warnings did the job annotate?': { keys: find('Annotations'), shows: { css: '[aria-label=Annotations][open] li button' } },
  'Link to a line for a colleague.': { keys: [...find('Line 12'), { sees: 'Copy link to L12' }, 'y'], shows: 'Copied' },

  'Which run printed this text?': {
    keys: find('fetched left-pad'),
    shows: { css: 'mark' },
  },
  'Which jobs are flaky?': { keys: find('pipeline release'), shows: 'passed on a retry in 1 run' },
  'How often does it pass, and how long does it take?': atOnce('pass rate'),
  'Start it with another input.': {
    keys: ['r', { sees: { css: 'form input:focus' } }, { types: 'summer sale' }, { confirms: 'Enter' }],
    shows: 'summer sale',
  },
  'Run it again with another input.': {
    keys: ['r', { sees: 'command' }, 'ArrowDown', { types: 'winter sale' }, { confirms: 'Enter' }],
    shows: 'winter sale',
  },
  'Cancel it.': { keys: ['c', { sees: 'No, leave it' }, { confirms: 'Enter' }], shows: 'Cancelled' },
  'What takes the space on my disk?': { keys: find('Storage'), shows: 'Largest pipelines' },
})
