import { expect } from 'chai'
import { findLinks } from '../../dashboard/log/links/find-links.ts'

const shown = (line: string): readonly string[] =>
  findLinks(line).map(({ from, to, leadsTo }) =>
    'href' in leadsTo
      ? `${line.slice(from, to)} -> ${leadsTo.href}`
      : `${line.slice(from, to)} -> ${leadsTo.place.path} ${leadsTo.place.line} ${leadsTo.place.column ?? '-'}`,
  )

describe('the links in a line of a log', () => {
  const cases: readonly (readonly [line: string, ...links: string[]])[] = [
    ['see https://example.test/a?b=1#c.', 'https://example.test/a?b=1#c -> https://example.test/a?b=1#c'],
    ['(http://localhost:5173/)', 'http://localhost:5173/ -> http://localhost:5173/'],
    ['https://en.test/wiki/A_(b), and more', 'https://en.test/wiki/A_(b) -> https://en.test/wiki/A_(b)'],
    ['"https://a.test/x" <https://b.test>', 'https://a.test/x -> https://a.test/x', 'https://b.test -> https://b.test/'],
    ['javascript:alert(1) ftp://a.test data:text/html,x xhttps://no http://'],
    ['src/a.ts:3:7 - error TS2345', 'src/a.ts:3:7 -> src/a.ts 3 7'],
    ['src/a.ts(3,7): error TS2345', 'src/a.ts(3,7) -> src/a.ts 3 7'],
    ['    at run (/home/me/p/src/a.ts:12:34)', '/home/me/p/src/a.ts:12:34 -> /home/me/p/src/a.ts 12 34'],
    ['    at file:///home/me/a%20b.ts:1:2', 'file:///home/me/a%20b.ts:1:2 -> /home/me/a b.ts 1 2'],
    ['  File "app/main.py", line 9, in <module>', 'app/main.py", line 9 -> app/main.py 9 -'],
    ['make: *** [Makefile:12: build] Error 1', 'Makefile:12 -> Makefile 12 -'],
    ['app/[id]/page.tsx:5', 'app/[id]/page.tsx:5 -> app/[id]/page.tsx 5 -'],
    ['./été/ä.ts:2', './été/ä.ts:2 -> ./été/ä.ts 2 -'],
    ['at 12:03:04 on 127.0.0.1:4343, version 1.2.3, 10:20'],
    ['http://a.test/src/b.ts:3:4 failed', 'http://a.test/src/b.ts:3:4 -> http://a.test/src/b.ts:3:4'],
    ['a.ts:0', 'a.ts:0 -> a.ts 1 -'],
  ]
  for (const [line, ...links] of cases) {
    it(`of ${JSON.stringify(line)}`, () => {
      expect(shown(line)).to.deep.equal(links)
    })
  }

  it('are at most 20, and looked for at its beginning only', () => {
    expect(findLinks('https://a.test '.repeat(100))).to.have.length(20)
    expect(findLinks(`${' '.repeat(5000)}https://a.test`)).to.deep.equal([])
  })

  it('are found in time linear in its length, whatever it says', () => {
    const hostile = ['a[', 'a.', '[', 'file://', 'https://', 'a:1', '((((', 'a.b/', '%'].map((text) => text.repeat(4000))
    // 180 lines, more than a screen shows: if each took long, the test would run out of time
    for (let round = 0; round < 20; round++) for (const line of hostile) expect(findLinks(line).length).to.be.at.most(20)
  })
})
