import { expect } from 'chai'
import { classifyLine } from '../../src/digest/classify-line.ts'
import type { FailureFamily } from '../../src/digest/families.ts'
import { plainLine } from '../../src/digest/plain-line.ts'

const familyOf = (line: string): FailureFamily | undefined => classifyLine(plainLine(line))?.family

const lines: Readonly<Record<FailureFamily, readonly string[]>> = {
  located: [
    'src/a.c:3:7: error: expected ; before }',
    'src/a.c:3:7: fatal error: x.h: No such file or directory',
    "src/a.ts:3:7 - error TS2322: Type 'string' is not assignable to type 'number'.",
    'src/a.ts(3,7): error TS2322: no',
    'A.java:3: error: cannot find symbol',
    'error[E0382]: borrow of moved value: `s`',
    'src/a.ts:2:33: Unexpected `any`. [Error/typescript(no-explicit-any)]',
    '  3:7  error  Unexpected any  no-explicit-any',
    '✘ [ERROR] Could not resolve "x"',
    '[ERROR] /home/user/src/A.java:[3,7] cannot find symbol',
    'main.c:(.text+0x5): undefined reference to `f`',
    '2026-11-30T10:00:00.000Z src/a.c:3:7: error: no',
    '#12 3.456 src/a.c:3:7: error: no',
    'web:build: src/a.ts(3,7): error TS2322: no',
    'build │ src/a.ts(3,7): error TS2322: no',
    '[0] src/a.ts(3,7): error TS2322: no',
    '  /home/user/a.py:3:7 - error: no (reportCallIssue)',
    "error TS18003: No inputs were found in config file 'tsconfig.json'.",
    "TS2322 [ERROR]: Type 'string' is not assignable to type 'number'.",
    'error[no-explicit-any]: `any` type is not allowed',
    'a.nim(3, 5) Error: undeclared identifier: x',
    'C:\\work\\a.ts:3:7 - error TS2322: no',
    'e: file:///src/A.kt:3:7 Unresolved reference: x',
    '[error] /src/A.scala:3:7: not found: value x',
    'psql:a.sql:3: ERROR:  relation "x" does not exist',
  ],
  crash: [
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'Segmentation fault (core dumped)',
    'Killed',
    'write: No space left on device',
    'panic: runtime error: index out of range [3] with length 3',
    '==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x1',
    'Error: listen EADDRINUSE: address already in use :::3000',
    'curl: (6) Could not resolve host: x',
    'make: *** [Makefile:2: test] Segmentation fault',
  ],
  command: [
    'sh: 1: tsx: not found',
    'bash: line 1: tsx: command not found',
    './run.sh: line 2: ./x: Permission denied',
    "cp: cannot stat 'x': No such file or directory",
    'tar: x: Cannot open: No such file or directory',
    'ssh: connect to host x port 22: Connection refused',
  ],
  exception: [
    "TypeError: Cannot read properties of undefined (reading 'x')",
    'AssertionError [ERR_ASSERTION]: 2 == 3',
    'Error: expected 1 to equal 2',
    'Uncaught Error: no',
    'Exception in thread "main" java.lang.NullPointerException: no',
    'E   assert 1 == 2',
    "E   KeyError: 'a'",
    "a.rb:3:in 'call': no (RuntimeError)",
    'PHP Fatal error:  Uncaught no',
    'Caused by: java.io.IOException: no',
    "ModuleNotFoundError: No module named 'x'",
    'error: Uncaught (in promise) Error: no',
    'error: AssertionError: Values are not equal.',
    'error: expect(received).toBe(expected)',
    '@shop/price:   AssertionError: no',
    'Unhandled exception. System.InvalidOperationException: no',
    '** (ArithmeticError) bad argument',
    'lua: a.lua:3: no',
  ],
  test: [
    'not ok 3 - adds',
    '--- FAIL: TestAdd (0.00s)',
    'FAILED test_a.py::test_add - assert 1 == 2',
    ' FAIL  test/a.test.ts > adds',
    '  ● adds › two numbers',
    '  1) adds:',
    '✖ adds (1.2ms)',
    'test tests::adds ... FAILED',
    'FAIL: test_a (__main__.T.test_a)',
    '  ● adds › two numbers',
    '::error file=a.js,line=3::no',
    '(fail) adds [1.20ms]',
    'adds ... FAILED (3ms)',
    '  1 - adds (Failed)',
    '✖   subject may not be empty [subject-empty]',
  ],
  finding: [
    './a.go:3:5: undefined: x',
    'a.py:1:1: F401 unused import',
    '[warn] Code style issues found in 2 files.',
    'make: *** No rule to make target `x`.  Stop.',
  ],
  epilogue: [
    'Tests: 1 failed, 3 passed',
    'Found 3 errors in 2 files.',
    '✖ 2 problems (2 errors, 0 warnings)',
    '  1 failing',
    '# fail 1',
    'FAILURE: Build failed with an exception.',
    '=== 1 failed in 0.1s ===',
    'error: could not compile `x` (bin "x") due to 1 previous error',
    'FAILED (failures=1)',
    'Error: Turbopack build failed with 2 errors:',
    'Error: Terraform encountered problems during initialisation',
  ],
  generic: [
    'Error from server (NotFound): no',
    'jq: error (at <stdin>:1): no',
    'ERROR  no such option',
    'time=12 level=error msg=no',
    'Type error: no',
    'Package size limit has exceeded by 3 kB',
    'could not find gem x',
    'the build failed',
    'fatal: not a git repository',
    'Traceback (most recent call last):',
    'unable to connect',
  ],
  runner: [
    'npm error code 1',
    ' ELIFECYCLE  Command failed with exit code 1.',
    'make: *** [Makefile:3: all] Error 2',
    'error Command failed with exit code 1.',
    'Node.js v24.1.0',
    'task exited with code 1',
    'ninja: build stopped: subcommand failed.',
  ],
}

describe('classifyLine', () => {
  for (const [family, ofFamily] of Object.entries(lines))
    for (const line of ofFamily)
      it(`${family}: ${line}`, () => {
        expect(familyOf(line)).to.equal(family)
      })

  for (const line of [
    '0 errors',
    'no errors found',
    'finished without errors',
    'errors: 0',
    'ok 31 - ok error case 28',
    '✓ throws an Error',
    'test tests::fails ... ok',
    'npm warn deprecated x: error',
    'warning: unused variable',
    'src/a.ts: warning: error',
    'INFO error reporting is on',
    '  throw new Error("boom")',
    'error handled',
    '    at fail (a.js:1:2)',
    'PASS test/error.test.js',
    'not ok 3 - later # TODO error',
    'terrors',
    'mirror',
    'all fine',
    '',
  ])
    it(`none: ${line}`, () => {
      expect(familyOf(line)).to.equal(undefined)
    })

  it('looks at the text without colour, titles and overwritten parts', () => {
    expect(familyOf('\x1b[31mnot\x1b[39m ok 3')).to.equal('test')
    expect(familyOf('error 10 %\rall fine')).to.equal(undefined)
  })

  it('looks at the first 2,000 characters', () => {
    expect(familyOf(`${' '.repeat(1990)}the error`)).to.equal('generic')
    expect(familyOf(`${' '.repeat(2000)}the error`)).to.equal(undefined)
  })
})
