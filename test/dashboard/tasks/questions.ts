/** Where a person is when a question comes up. */
export type Place =
  | 'runs'
  | 'grid'
  | 'failed run'
  | 'passed run'
  | 'retried run'
  | 'live run'
  | 'matrix run'
  | 'failing log'
  | 'log'
  | 'live log'
  | 'pipelines'
  | 'pipeline'
  | 'line in the log'

/** The questions of a developer, each with where it comes up. They were written before anyone looked at how the pages answer them. */
export const questions = {
  'What runs now, and how far is it?': 'runs',
  'Why did the newest failed run fail?': 'runs',
  'Which runs failed?': 'runs',
  'What ran on my branch?': 'runs',
  'What ran in one of my projects?': 'runs',
  'Which runs were of this pipeline?': 'runs',
  'Open the run whose id a colleague sent.': 'runs',
  'What differs between the newest two runs?': 'runs',
  'Which jobs fail again and again?': 'runs',
  'When did this job begin to fail?': 'grid',
  'Why did that cell fail?': 'grid',

  'Which commit broke it?': 'failed run',
  'Which other job failed?': 'failed run',
  'Why was this job skipped?': 'failed run',
  'What did this run get: commit, branch, inputs?': 'failed run',
  'What does the graph of it look like?': 'failed run',
  'Which job took longest?': 'passed run',
  'Is this slower than usual?': 'passed run',
  'What did the job wait for?': 'passed run',
  'Which command did the job run?': 'passed run',
  'What did the retry print?': 'retried run',
  'What did the attempt before the retry print?': 'retried run',
  'Where is the one job among three hundred?': 'matrix run',
  'Which of three hundred jobs failed?': 'matrix run',

  'What is the next error in the log?': 'failing log',
  'Open the source line in my editor.': 'failing log',
  'Where does the log say this word?': 'log',
  'Show only the lines that match.': 'log',
  'How does the log end?': 'log',
  'At what time was this line printed?': 'live log',
  'What is in this fold?': 'log',
  'Which warnings did the job annotate?': 'log',
  'Link to a line for a colleague.': 'line in the log',

  'Which run printed this text?': 'runs',
  'Which jobs are flaky?': 'pipelines',
  'How often does it pass, and how long does it take?': 'pipelines',
  'Start it with another input.': 'pipeline',
  'Run it again with another input.': 'passed run',
  'Cancel it.': 'live run',
  'What takes the space on my disk?': 'runs',
} as const satisfies Readonly<Record<string, Place>>

export type Question = keyof typeof questions
