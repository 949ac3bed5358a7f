import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { logAddress } from '../dashboard/log-address.ts'
import { seedPassedRun } from '../dashboard/seed-passed-run.ts'
import { pageStories } from './page-stories.ts'
import { until } from './until.ts'

const keepLines = readFileSync(new URL('in-page/lines-seen.js', import.meta.url), 'utf8')

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

/** A hundred texts that a careless page would run as scripts. */
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

/** Sequences that control a terminal, and what is left of them. */
const steering: readonly (readonly [written: string, shown: string])[] = [
  ['\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07', 'link'],
  ['\x1b]8;;javascript:alert(1)\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1b[31;1mred\x1b[0m', 'red'],
  ['\x1b]52;c;AAAA\x07clipboard', 'clipboard'],
  ['\x9b2Jcleared', 'cleared'],
  [`${'\x1b['.repeat(20_000)}done`, 'one'],
  ['name\u202egnp.exe', 'namegnp.exe'],
]

/** Elements that our pages never contain, and attributes that contain scripts. */
const dangers = `[...document.querySelectorAll('*')].flatMap((element) => [
  ...(/^(img|iframe|script|object|embed|video|audio|marquee|style|base|template|math|animate)$/.test(element.localName) && !element.closest('head')
    ? [element.localName]
    : []),
  ...element.getAttributeNames().filter((name) => /^on|^srcdoc$/.test(name)),
])`
const elementsInLog = "[...new Set(Array.from(document.querySelectorAll('.log-layer *'), ({ localName }) => localName))].sort()"

describe('hostile text on the page, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'row 64, row 65, row 66: stays text, for a hundred payloads in a log, in names and in terminal sequences',
    inPage(async ({ page, place, home, started }) => {
      expect(payloads.length).to.equal(100)
      const lines = [...payloads, ...steering.map(([written]) => written)]
      place.project.write('lines.txt', `${lines.join('\n')}\n`)
      for (const name of payloads.slice(60, 90)) seedPassedRun(home, place.project.directory, name, [{ id: 'true' }])
      const name = '<img src=x onerror=alert(1)>'
      expect((await place.hosted(['exec', '--name', name, '--', 'cat', 'lines.txt'])).code).to.equal(0)
      const { url } = await started()

      await page.goto(url)
      await page.getByText(name, { exact: true }).first().waitFor()
      expect(await page.evaluate(dangers)).to.deep.equal([])

      await page.addInitScript(keepLines)
      await page.goto(await logAddress(url))
      await page.locator('.log-view').focus()
      await until(page, 'linesSeen.has(1)')
      expect(await page.evaluate(elementsInLog)).to.deep.equal(['a', 'div', 'span'])
      await page.keyboard.press('End')
      await until(page, `linesSeen.size === ${lines.length}`)
      const seen = await page.evaluate('[...linesSeen].sort(([a], [b]) => a - b).map(([, text]) => text)')
      expect(seen).to.deep.equal([...payloads, ...steering.map(([, shown]) => shown)])
      expect(await page.evaluate(elementsInLog)).to.deep.equal(['a', 'div', 'span'])
      expect(await page.evaluate(dangers)).to.deep.equal([])
    }),
  )
})
