import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { inDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { complaintsOf, launchChromium } from './chromium.ts'

const handlers = ['onerror', 'onload', 'onclick', 'onfocus', 'ontoggle', 'onanimationstart', 'onpointerenter', 'onbeforetoggle']
const tags = [
  'img src=x',
  'svg',
  'body',
  'iframe',
  'input autofocus',
  'details open',
  'video src=x',
  'audio src=x',
  'marquee',
  'object data=x',
]

/** A hundred texts that are a script in a careless page. */
const payloads: readonly string[] = [
  ...tags.flatMap((tag) => handlers.map((handler) => `<${tag} ${handler}=alert(1)>`)),
  '<script>alert(1)</script>',
  '</div></span><script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="//evil.test/">',
  '<link rel=stylesheet href=//evil.test/x.css>',
  '<style>@import "//evil.test/x.css"</style>',
  '<form action=//evil.test/><button>x</button></form>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><script>alert(1)</script></mtext></math>',
  '<template><script>alert(1)</script></template>',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  'javascript:alert(1)//',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
]

/** Sequences that steer a terminal, and what is left of them. */
const steering: readonly (readonly [written: string, shown: string])[] = [
  ['\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07', 'link'],
  ['\x1b]8;;javascript:alert(1)\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1b[31;1mred\x1b[0m', 'red'],
  ['\x1b]52;c;AAAA\x07clipboard', 'clipboard'],
  ['\x9b2Jcleared', 'cleared'],
  [`${'\x1b['.repeat(20_000)}done`, 'one'],
  ['name\u202egnp.exe', 'namegnp.exe'],
]

/** Asks the page for the kinds of elements below one. */
const elementsIn = (selector: string): string =>
  `[...new Set(Array.from(document.querySelectorAll('${selector} *'), ({ localName }) => localName))].sort()`

describe('hostile text on the page, in Chromium', function () {
  this.timeout(120_000)
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(() => browser.close())

  it(
    'rows 64, 65 and 66: of a hundred payloads in a log, in names and in sequences for terminals, stays text',
    inDashboardHome(async ({ place, started }) => {
      expect(payloads.length).to.equal(100)
      const lines = [...payloads, ...steering.map(([written]) => written)]
      place.project.write('lines.txt', `${lines.join('\n')}\n`)
      for (const name of payloads.slice(60, 90)) expect((await place.sparkwing(['exec', '--name', name, '--', 'true'])).code).to.equal(0)
      const name = '<img src=x onerror=alert(1)>'
      expect((await place.sparkwing(['exec', '--name', name, '--', 'cat', 'lines.txt'])).code).to.equal(0)
      const { url } = await started()

      const page = await browser.newPage()
      const complaints = complaintsOf(page)
      await page.addInitScript("addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))")
      await page.goto(url)
      await page.locator('.runs .name', { hasText: name }).first().waitFor()
      expect(await page.evaluate(elementsIn('main'))).to.deep.equal(['a', 'h1', 'li', 'ol', 'section', 'span', 'time'])
      await page.locator('.runs .row').first().click()
      await page.locator('.jobs .row').first().click()
      await page
        .locator('.line')
        .nth(lines.length - 1)
        .waitFor()
      expect(await page.locator('.line .text').allTextContents()).to.deep.equal([...payloads, ...steering.map(([, shown]) => shown)])
      expect(await page.evaluate(elementsIn('.lines'))).to.deep.equal(['div', 'span'])
      expect(complaints).to.deep.equal([])
      await page.close()
    }),
  )
})
