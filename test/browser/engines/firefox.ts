import { existsSync } from 'node:fs'
import puppeteer, { type KeyInput } from 'puppeteer-core'
import { needed, type EnginePage } from './engine-page.ts'

const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']

/** Opens a page in a headless Firefox, over WebDriver BiDi. */
export const openFirefox = async (): Promise<EnginePage> => {
  const executablePath = needed(places.find(existsSync), 'Firefox', 'firefox-esr')
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true })
  const page = await browser.newPage()
  await page.setViewport({ width: 1440, height: 900 })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${String(error)}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  return {
    browser: `Firefox ${(await browser.version()).replace(/^firefox\//i, '')}`,
    goto: async (url) => {
      await page.goto(url)
    },
    evaluate: (expression) => page.evaluate(expression),
    type: (text) => page.keyboard.type(text),
    async press(key) {
      const keys = key.split('+') as KeyInput[]
      for (const one of keys) await page.keyboard.down(one)
      for (const one of keys.toReversed()) await page.keyboard.up(one)
    },
    complaints: () => Promise.resolve(complaints),
    async [Symbol.asyncDispose]() {
      await browser.close()
    },
  }
}
