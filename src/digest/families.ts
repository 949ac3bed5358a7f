/** What kind of line it is that shows a failure. */
export type FailureFamily = keyof typeof families

interface FamilyPatterns {
  /** How well such a line answers why a job failed. */
  readonly weight: number
  readonly patterns: readonly RegExp[]
}

/**
 * The lines by which tools say what went wrong. A line belongs to the first family with a pattern for it. Patterns are anchored where the
 * tool's format allows it, and linear in the length of the line.
 */
export const families = {
  /** An error with its place in a file. */
  located: {
    weight: 100,
    patterns: [
      // gcc, clang, tsc --pretty, vite: "src/a.c:3:7: error: …", "src/a.ts:3:7 - error TS2322: …"
      /^[^\s:(][^:(]{0,300}[:(]\d+(?:[:,]\d+)?\)?:? (?:- )?(?:fatal |syntax |internal )?error\b/i,
      // tsc, MSBuild: "src/a.ts(3,7): error TS2322: …"
      /^[^\s(][^(]{0,300}\(\d+,\d+\): error /,
      // rustc: "error[E0382]: …"
      /^error\[[A-Z]\d+\]: /,
      // ESLint, stylelint: "  3:7  error  …"
      /^\s+\d+:\d+ {1,4}(?:error|✖|×) /,
      // esbuild, wrangler
      /^\s*(?:✘|X) \[ERROR\] /,
      // webpack: "ERROR in ./src/index.js 3:7"
      /^ERROR in \S/,
      // Maven: "[ERROR] /src/A.java:[3,7] …"
      /^\[ERROR\] \S+:\[\d+,\d+\]/,
      // javac: "A.java:3: error: …"
      /^\S+\.java:\d+: error: /,
      /^CMake Error at \S+:\d+/,
      // GitHub's own form, as many tools write it there
      /^::error\b.*\bfile=/,
      // linkers
      /undefined reference to |^Undefined symbols for architecture|: cannot find -l|: undefined symbol: /,
      // oxlint, Biome: "  × no-debugger: …"
      /^\s+[×x] [\w-]+\([\w/-]+\): /,
    ],
  },
  /** The program could not go on, or not start. */
  crash: {
    weight: 98,
    patterns: [
      /heap out of memory|OutOfMemoryError|out of memory\b|\bstd::bad_alloc\b|\bMemoryError\b/i,
      /\bSegmentation fault\b|\bBus error\b|\bAborted\b.*\bcore dumped\b|\bIllegal instruction\b|\bFloating point exception\b/,
      /(?:^|: |\d )Killed(?:$|\s{2,}|: 9)/,
      /\bENOSPC\b|\bNo space left on device\b/i,
      /^panic: |^fatal error: (?!.*file not found)|\bpanicked at\b/,
      /\b(?:Address|Thread|Leak|Memory|UndefinedBehavior)Sanitizer\b.*:|: runtime error: /,
      /\bEADDRINUSE\b|[Aa]ddress already in use/,
      /^curl: \(\d+\)/,
    ],
  },
  /** A command that could not be started. Scripts often go on after it. */
  command: {
    weight: 75,
    patterns: [/: (?:command )?not found$|^\S+: not found\b|is not recognized as an internal or external command/, /: Permission denied$/],
  },
  /** An error that a program threw and nothing caught. */
  exception: {
    weight: 90,
    patterns: [
      // "TypeError: …", "AssertionError [ERR_ASSERTION]: …", "java.lang.NullPointerException", "Uncaught Error: …"
      /^\s*(?:E\s+)?(?:\[?Uncaught(?: exception)? |Unhandled \w+ ?|Exception in thread "[^"]*" )?'?(?:[a-z_][\w$]*[.:]+){0,12}[A-Z]?\w*(?:Error|Exception|Failure)(?: \[\w+\])?(?:: |:$|$| \()/,
      // pytest: "E   assert 1 == 2"
      /^E {2,}(?:assert |\w+: )/,
      // Ruby: "a.rb:3:in 'call': message (RuntimeError)"
      /:\d+:in .*\(\w*(?:Error|Exception)\)$/,
      /^(?:PHP )?(?:Fatal|Parse) error: /,
      /^\s*Caused by: /,
    ],
  },
  /** A test that failed. */
  test: {
    weight: 82,
    patterns: [
      /^\s*not ok \d+/,
      /^\s*--- FAIL: /,
      /^(?:FAILED|ERROR) \S+\.py\b/,
      /^\s*FAIL {1,2}\S/,
      /^\s*● \S/,
      /^\s*\d+\) \S/,
      /^\s*[✖✘✗×✕❌] ?\S/,
      /^test \S.* \.\.\. FAILED$/,
      /^(?:FAIL|ERROR): \w/,
      /^_+ ERROR collecting /,
      /^_{3,} \S.* _{3,}$/,
      /^\[(?:ERROR|FAIL(?:ED)?)\] +\S.*(?:Test|test)/,
      /^\d+\/\d+ .*\*\*\*(?:Failed|Exception)/,
      /^\s*(?:Failure|Error):$|^Failures?:$/,
    ],
  },
  /** What a linter found, without the word error. */
  finding: {
    weight: 60,
    patterns: [
      /^[^\s:][^:\s]{0,300}:\d+:\d+:? \S/,
      /^[^\s[(][^[(]{0,300}[[(]\d+, ?\d+[\])]: /,
      /^[^\s(]{1,300}\(\d+\): \S/,
      /^[^\s:]+\.\w+:\d+: \S/,
      /^\s+[\w.-]+\.\w+:\d+: \S/,
      /\bCode style issues? found\b/,
    ],
  },
  /** A tool's own count at its end. */
  epilogue: {
    weight: 40,
    patterns: [
      /^\s*Tests?:? .*\b[1-9]\d* failed/,
      /^\s*Test Files? .*\bfailed/,
      /^Found [1-9]\d* errors?\b/,
      /[✖✘×]? ?[1-9]\d* (?:problems?|errors?|warnings?)\b.*\(?[1-9]?\d* ?(?:errors?|generated)?/,
      /^\s*[1-9]\d* (?:failing|failed|failures?)\b/,
      /^# fail [1-9]|^ℹ fail [1-9]/,
      /^FAILURE: Build failed|^BUILD FAILED|BUILD FAILURE/,
      /^=+ .*\b[1-9]\d* (?:failed|errors?)\b.* =+$/,
      /^error: could not compile |^error: test failed|^test result: FAILED/,
      /^FAILED \((?:failures|errors)=/,
      /^FAIL\s*$|^FAIL\t/,
    ],
  },
  /** A word for failure. */
  generic: {
    weight: 30,
    patterns: [/\b(?:errors?|fatal|fail(?:ed|ure|ures|s)?|panic|exception|traceback|cannot|unable to)\b/i, /\w(?:Error|Exception)\b/],
  },
  /** A runner on the command that failed: it never knows why. */
  runner: {
    weight: 10,
    patterns: [
      /^npm (?:error|ERR!)/,
      /\bELIFECYCLE\b|\bERR_PNPM_/,
      /^make(?:\[\d+\])?: \*\*\* |^g?make: (?:Target|\*\*\*)|^ninja: build stopped/,
      /\bexited with (?:code|status|exit code|error code)\b|\bexit code:? \d+|\bexit status [1-9]|failed with exit code/i,
      /^Node\.js v\d/,
      /^error Command failed|^error: script ".*" exited|^error: Recipe /,
      /^For more information about this error|^To learn more, run the command/,
    ],
  },
} as const satisfies Record<string, FamilyPatterns>

/** Lines of tests that passed, warnings, and frames of a stack: never a failure, whatever else they hold. */
export const neverFailures: readonly RegExp[] = [
  /^\s*ok \d+\b|^\s*[✓✔√] |^\s*PASS\b|\.\.\. ok$|^\s*--- PASS|\bPASSED\b\s*(?:\[|$)|^# pass/,
  /# (?:TODO|SKIP)\b/i,
  /^\s*(?:npm )?(?:warn(?:ing)?|WARN(?:ING)?)\b|: warning\b|\bwarning:|^\s+\d+:\d+ +warning |^▲ \[WARNING\]/,
  /^\[(?:warn|warning|WARN|WARNING)\] (?!Code style)|\bDeprecationWarning\b|\bExperimentalWarning\b/,
  /^\s+at |^\s*[│|^~]+\s*$/,
]

/** Lines that probably only speak of failures. */
export const doubtful: readonly RegExp[] = [
  // "0 errors", but not "2 problems (2 errors, 0 warnings)"
  /^(?!.*\b[1-9]\d* (?:errors?|problems?|fail)).*\b(?:0|no|without|zero)(?: \w+)? (?:errors?|failures?|failed|fail|failing|problems?|warnings?|exceptions?)\b/i,
  /^(?!.*(?:errors?|failures?|failed)[:=]? *[1-9]).*\b(?:errors?|failures?|failed)[:=]? *0\b/i,
  /^\W{0,2}(?:INFO|DEBUG|TRACE|info|debug|notice)\b/,
  /\b(?:handled|ignored|ignoring|recovered)\b|\bexpected (?:error|failure|exception)s?\b/i,
]

/** Source code that a program echoes: its words say nothing about this run. */
export const sourceCode = /\bthrow new\b|=>|[{;]\s*$|^\s*>?\s*\d+ [|│]|^\s*(?:import|export|const|let|def|func|raise|return|except|catch)\b/
/** The families whose lines may look like source code. */
export const mayEchoCode: ReadonlySet<FailureFamily> = new Set(['exception', 'test', 'finding', 'epilogue', 'generic'])
