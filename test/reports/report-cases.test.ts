import { expect } from 'chai'
import { readCtrf } from '../../src/reports/ctrf.ts'
import { readJunit } from '../../src/reports/junit.ts'
import type { RawCase } from '../../src/reports/raw-case.ts'
import { readTap } from '../../src/reports/tap.ts'

/** The cases without the members that are undefined. */
const plain = (cases: readonly RawCase[]): unknown => JSON.parse(JSON.stringify(cases))

describe('the failed tests of a JUnit report', () => {
  const reads = (text: string, cases: readonly RawCase[]): void => {
    const read = readJunit(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)
    expect(read).to.not.have.property('problem')
    expect(plain(read.cases)).to.deep.equal(cases)
  }

  it('has the full name of a test of mocha, and the line of its file in the stack', () => {
    reads(
      `<testsuites name="Mocha Tests" time="0.01" tests="3" failures="1">
  <testsuite name="Root Suite" tests="0"></testsuite>
  <testsuite name="Cart" timestamp="2026-11-30T10:00:00" tests="2" file="/p/test/cart.test.js" failures="1">
    <testcase name="Cart adds" time="0.001" classname="adds"></testcase>
    <testcase name="Cart removes" time="0.002" classname="removes">
      <failure message="expected 1 to equal 2" type="AssertionError"><![CDATA[AssertionError: expected 1 to equal 2
    at Context.<anonymous> (test/cart.test.js:14:22)
      + expected - actual]]></failure>
    </testcase>
    <testcase name="Cart later" time="0" classname="later"><skipped/></testcase>
  </testsuite>
</testsuites>`,
      [{ name: 'Cart removes', file: '/p/test/cart.test.js', line: 14, message: 'expected 1 to equal 2' }],
    )
  })

  it('takes the message of jest from the text, without the stack', () => {
    reads(
      `<testsuites name="jest tests" tests="1" failures="1" errors="0" time="1.1">
  <testsuite name="Cart" errors="0" failures="1" skipped="0" tests="1">
    <testcase classname="Cart adds" name="Cart adds" time="0.003">
      <failure>Error: expect(received).toBe(expected) // Object.is equality

Expected: 2
Received: 1 &amp; &#x1b;[31mmore&lt;
    at Object.toBe (/p/cart.test.js:3:33)
    at Promise.finally.completed (/p/node_modules/jest-circus/build/jestAdapterInit.js:1557:28)</failure>
    </testcase>
  </testsuite>
</testsuites>`,
      [
        {
          name: 'Cart adds',
          message: 'Error: expect(received).toBe(expected) // Object.is equality\n\nExpected: 2\nReceived: 1 & \x1b[31mmore<',
        },
      ],
    )
  })

  it('takes the class of a test of vitest for its file', () => {
    reads(
      `<testsuites name="vitest tests" tests="2" failures="1" errors="0" time="0.01">
    <testsuite name="test/cart.test.ts" hostname="h" tests="2" failures="1" errors="0" skipped="0" time="0.005">
        <testcase classname="test/cart.test.ts" name="Cart &gt; adds" time="0.003">
            <failure message="expected 1 to be 2 // Object.is equality" type="AssertionError">
AssertionError: expected 1 to be 2 // Object.is equality
 ❯ test/cart.test.ts:5:20
            </failure>
        </testcase>
        <testcase classname="test/cart.test.ts" name="Cart &gt; removes" time="0.001"></testcase>
    </testsuite>
</testsuites>`,
      [{ name: 'Cart > adds', file: 'test/cart.test.ts', line: 5, message: 'expected 1 to be 2 // Object.is equality' }],
    )
  })

  it('finds the place of a test of pytest at the end of its text, and counts its lines from 0', () => {
    reads(
      `<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="1" tests="4">
<testcase classname="tests.test_cart.TestCart" name="test_adds" time="0.001"><failure message="assert 1 == 2">self = &lt;tests&gt;

    def test_adds(self):
&gt;       assert 1 == 2
E       assert 1 == 2

tests/test_cart.py:5: AssertionError</failure></testcase>
<testcase classname="tests.test_old" name="test_old" file="tests/test_old.py" line="6"><failure message="no">no place</failure></testcase>
<testcase classname="" name="tests.test_broken" time="0.000"><error message="collection failure">ImportError</error></testcase>
<testcase classname="tests.test_cart" name="test_later"><skipped type="pytest.skip" message="later">x</skipped></testcase>
</testsuite></testsuites>`,
      [
        { name: 'tests.test_cart.TestCart > test_adds', file: 'tests/test_cart.py', line: 5, message: 'assert 1 == 2' },
        { name: 'tests.test_old > test_old', file: 'tests/test_old.py', line: 7, message: 'no' },
        { name: 'tests.test_broken', message: 'collection failure' },
      ],
    )
  })

  it('goes down into suites of suites, as node:test writes them', () => {
    reads(
      `<testsuites>
	<testsuite name="Cart" time="0.003" disabled="0" errors="0" tests="2" failures="1" skipped="0" hostname="h">
		<testsuite name="adds" tests="1" failures="1">
			<testcase name="one" time="0.0005" classname="test" file="/p/cart.test.js" failure="1 !== 2">
				<failure type="testCodeFailure" message="1 !== 2">[Error [ERR_TEST_FAILURE]: 1 !== 2] {
  cause: AssertionError at file:///p/cart.test.js:8:12
}</failure>
			</testcase>
		</testsuite>
	</testsuite>
	<!-- tests 2 -->
</testsuites>`,
      [{ name: 'one', file: '/p/cart.test.js', line: 8, message: '1 !== 2' }],
    )
  })

  it('may begin with one suite, as the reports of Surefire and PHPUnit do', () => {
    reads(
      `<testsuite name="com.shop.CartTest" tests="1" errors="1">
  <properties><property name="a" value="b"/></properties>
  <testcase name="adds" classname="com.shop.CartTest" time="0.01">
    <error message="boom" type="java.lang.IllegalStateException"><![CDATA[java.lang.IllegalStateException: boom &lt;
	at com.shop.CartTest.adds(CartTest.java:12)]]></error>
    <system-out><![CDATA[<failure message="none"/>]]></system-out>
  </testcase>
  <testcase name="testAdds" class="CartTest" classname="CartTest" file="tests/CartTest.php" line="9" assertions="1">
    <failure type="PHPUnit">CartTest::testAdds
Failed asserting that 1 matches expected 2.</failure>
  </testcase>
</testsuite>`,
      [
        { name: 'com.shop.CartTest > adds', message: 'boom' },
        {
          name: 'CartTest > testAdds',
          file: 'tests/CartTest.php',
          line: 9,
          message: 'CartTest::testAdds\nFailed asserting that 1 matches expected 2.',
        },
      ],
    )
  })

  it('keeps what a report that was cut off has', () => {
    const { cases, problem } = readJunit(
      '<testsuite name="a">\n<testcase name="one"><failure message="no"/></testcase>\n<testcase name="two',
    )
    expect(plain(cases)).to.deep.equal([{ name: 'one', message: 'no' }])
    expect(problem).to.equal('is not complete')
  })

  it('is refused if it is hostile', () => {
    const nested = `${'<testsuite>'.repeat(5000)}${'</testsuite>'.repeat(5000)}`
    expect(() => readJunit(nested)).to.throw(/cannot be read: .*nest/i)
    expect(() => readJunit('<html><body/></html>')).to.throw('has no test suites')
    const lol = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')
    const laughs = `<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><testsuite name="&l9;"><testcase name="&l9;"><failure message="&l9;"/></testcase></testsuite>`
    expect(plain(readJunit(laughs).cases)).to.deep.equal([{ name: '&l9;', message: '&l9;' }])
    const file = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&f;"><failure/></testcase></testsuite>'
    const safe = (): readonly string[] => readJunit(file).cases.map(({ name }) => name)
    expect(safe).to.throw(/cannot be read/)
    const names = '<testsuite><__proto__ a="b"/><testcase name="one"><failure>x</failure></testcase></testsuite>'
    expect(() => readJunit(names)).to.throw('cannot be read')
    expect({}).not.to.have.property('@a')
  })
})

describe('the failed tests of a CTRF report', () => {
  it('are those with the status failed', () => {
    const tests = [
      { name: 'adds', status: 'passed', duration: 1 },
      { name: 'removes', status: 'failed', duration: 2, message: 'no', filePath: 'a.ts', line: 3, suite: 'Cart > all' },
      { name: 'moves', status: 'failed', duration: 2, suite: ['Cart', 'all'], trace: 'Error: x\n    at y' },
      { name: 'later', status: 'other', duration: 0 },
      { status: 'failed' },
      null,
    ]
    const report = { reportFormat: 'CTRF', specVersion: '0.0.0', results: { tool: { name: 'jest' }, summary: { tests: 4 }, tests } }
    expect(plain(readCtrf(JSON.stringify(report)).cases)).to.deep.equal([
      { name: 'Cart > all > removes', file: 'a.ts', line: 3, message: 'no' },
      { name: 'Cart > all > moves', message: 'Error: x' },
      { name: '' },
    ])
  })

  it('are none of other JSON', () => {
    for (const text of ['{', '{}', '{"results":null}', '{"results":{"tests":{}}}']) expect(() => readCtrf(text)).to.throw(/valid JSON|CTRF/)
  })
})

describe('the failed tests of a TAP report', () => {
  it('are those of node:test, by the names of their suites', () => {
    const text = `TAP version 13
# Subtest: Cart
    # Subtest: adds
    ok 1 - adds
      ---
      duration_ms: 0.5
      ...
    # Subtest: removes
    not ok 2 - removes
      ---
      duration_ms: 1.5
      location: '/p/cart.test.js:8:3'
      failureType: 'testCodeFailure'
      error: |-
        Expected values to be strictly equal:
        
        1 !== 2
        
      code: 'ERR_ASSERTION'
      ...
    1..2
not ok 1 - Cart
  ---
  error: '1 subtest failed'
  ...
not ok 2 - later # TODO not yet
ok 3 - skipped # SKIP
not ok 4 - alone \\# 1
1..4
# fail 2
`
    expect(plain(readTap(text).cases)).to.deep.equal([
      {
        name: 'Cart > removes',
        file: '/p/cart.test.js',
        line: 8,
        message: '        Expected values to be strictly equal:\n        \n        1 !== 2\n        ',
      },
      { name: 'alone # 1' },
    ])
  })

  it('are those of tap and ava, with the place below `at`', () => {
    const text = `TAP version 14
not ok 1 - should be equal
  ---
  compare: ===
  at:
    fileName: test/a.js
    lineNumber: 4
    columnNumber: 5
  message: "it's \\"no\\""
  ...
1..1
`
    expect(plain(readTap(text).cases)).to.deep.equal([{ name: 'should be equal', file: 'test/a.js', line: 4, message: 'it\'s "no"' }])
  })

  it('are none of other text', () => {
    expect(() => readTap('hello\nworld\n')).to.throw('neither JUnit XML, CTRF nor TAP')
    expect(readTap('1..0 # no tests\n').cases).to.deep.equal([])
  })
})
