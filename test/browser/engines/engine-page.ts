/** A page in a browser that is not Chromium. */
export interface EnginePage extends AsyncDisposable {
  /** The browser and its version. */
  readonly browser: string
  goto(url: string): Promise<void>
  /** The value of an expression in the page, which may be a promise. */
  evaluate(expression: string): Promise<unknown>
  /** Types a text, or presses one key such as `Enter`, with Ctrl if it begins with `Control+`. */
  type(text: string): Promise<void>
  press(key: string): Promise<void>
  /** What the page complained about so far. */
  complaints(): Promise<readonly string[]>
}

const longestMs = 30_000

/** Waits until an expression is true in the page. */
export const untilTrue = async (page: EnginePage, expression: string): Promise<void> => {
  const end = Date.now() + longestMs
  while (!(await page.evaluate(`Boolean(${expression})`).catch(() => false))) {
    if (Date.now() > end) throw new Error(`In ${page.browser} it does not become true: ${expression}\n${await textOf(page)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const textOf = async (page: EnginePage): Promise<string> => String(await page.evaluate('document.body.innerText')).slice(0, 1000)

/** An expression: the page shows a text. */
export const shows = (text: string): string => `document.body.innerText.includes(${JSON.stringify(text)})`

/** Where a program of the system is; an error says what to install. */
export const needed = (found: string | undefined, program: string, debianPackage: string): string => {
  if (found !== undefined) return found
  throw new Error(`npm run test:browsers needs ${program}. On Debian: apt-get install ${debianPackage}`)
}
