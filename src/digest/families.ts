/** What kind of line it is that shows a failure. */
export type FailureFamily = 'located' | 'crash' | 'exception' | 'test' | 'finding' | 'command' | 'epilogue' | 'generic' | 'runner'

export interface FailureRow {
  readonly family: FailureFamily
  /** How well such a line answers why a job failed. */
  readonly weight: number
  readonly patterns: readonly RegExp[]
}

/**
 * The lines by which tools say what went wrong. A line belongs to the first row with a pattern for it. Patterns are anchored where the
 * tool's format allows it, and linear in the length of the line.
 */
export const rows: readonly FailureRow[] = [
  // a program that ran the failed command, such as npm or make: it does not know why that failed. First, because later rows match such lines too
  {
    family: 'runner',
    weight: 10,
    patterns: [
      /^npm (?:error|ERR!)(?: (?:code|path|errno|syscall|command|location|workspace|Lifecycle|A complete|signal|Usage|npm ci$).*)?$/,
      /\bELIFECYCLE\b|\bERR_PNPM_RECURSIVE_/,
      /^g?make(?:\[\d+\])?: (?:\*\*\* (?:\[.*\] Error \d+|Waiting)|Target)|^ninja: build stopped/,
      /\bexited with (?:code|status|exit code|error code)\b|\bexit code:? \d+|\bexit status [1-9]|\bexited \d+ in\b|failed with exit code/i,
      /^Node\.js v\d/,
      /^error Command failed|^error: script ".*" exited|^error: Recipe /,
      /^For more information about this error|^To learn more, run the command/,
    ],
  },
  // errors of package managers themselves
  {
    family: 'finding',
    weight: 45,
    patterns: [
      /^npm (?:error|ERR!) \S/,
      /^\s*ERR_PNPM_\w+ /,
      /^\S+ ERR! \S/,
      /^\[ERROR\] (?!\S+:\[|To see|Re-run|For more|COMPILATION|After|\[ERROR\]|\[Help|Failed to execute goal)\S/,
    ],
  },
  // a tool's own count at its end
  {
    family: 'epilogue',
    weight: 40,
    patterns: [
      /^\s*Tests?:? .*\b[1-9]\d* failed/,
      /^\s*Test Files? .*\bfailed/,
      /^Found (?:\d+ \w+ and )?[1-9]\d* errors?\b/,
      /^\s*(?:[✖✘✗×] )?[1-9]\d* (?:problems?|errors?|warnings?)\b/,
      /^\s*[1-9]\d* (?:failing|failed|failures?)\b/,
      /^# fail [1-9]|^ℹ fail [1-9]|^✖ failing tests:/,
      /^FAILURE: Build failed|^BUILD FAILED|BUILD FAILURE|^\W*Build failed in|\bfailed with \d+ errors?\b/,
      // it announces what follows
      /^Error: .*\b(?:encountered (?:problems|errors|an error)|(?:the )?following (?:errors?|problems?)|(?:described|listed|shown) below)\b/i,
      /^=+ .*\b[1-9]\d* (?:failed|errors?)\b.* =+$/,
      /^error: could not compile |^error: test failed|^test result: FAILED/,
      /^FAILED \((?:failures|errors)=/,
      /^\W*Some errors were emitted/,
      /^FAIL\s*$|^FAIL\t|^:\S+ FAILED$/,
      /^\d+ (?:runs|tests|examples), .*\b[1-9]\d{0,9} (?:failures|errors)/,
    ],
  },
  // an error with its place in a file
  {
    family: 'located',
    weight: 100,
    patterns: [
      // gcc, clang, tsc --pretty, vite: "src/a.c:3:7: error: …", "src/a.ts:3:7 - error TS2322: …"
      /^\s{0,12}(?:[A-Z]:)?[^\s:(][^:(]{0,300}[:(]\d+(?:(?::|, ?)\d+)?\)?:? (?:- )?(?:fatal |syntax |internal )?error\b/i,
      // kotlinc: "e: file:///src/A.kt:3:7 …"; sbt: "[error] /src/A.scala:3:7: …"; psql: "psql:a.sql:3: ERROR: …"
      /^e: \S+:\d+:\d+ |^\[error\] \S+:\d+(?::\d+)?: |^[\w.-]+:[^\s:]{1,300}:\d+: (?:ERROR|FATAL): /,
      // tsc, MSBuild: "src/a.ts(3,7): error TS2322: …"
      /^[^\s(][^(]{0,300}\(\d+,\d+\): error /,
      // oxlint, Biome: "src/a.ts:3:7: … [Error/eslint(no-undef)]"
      /^[^\s:][^:\s]{0,300}:\d+:\d+: .*\[Error\//,
      // rustc: "error[E0382]: …"; deno lint: "error[no-explicit-any]: …"; tsc, without a file: "error TS18003: …"; deno check: "TS2322 [ERROR]: …"
      /^error(?:\[[\w/-]+\]| [A-Z]+\d+): |^TS\d+ \[ERROR\]: /,
      // ESLint, stylelint: "  3:7  error  …"
      /^\s+\d+:\d+ {1,12}(?:error|✖|×) /,
      // esbuild, wrangler
      /^\s*(?:✘|X) \[ERROR\] /,
      // Maven: "[ERROR] /src/A.java:[3,7] …"
      /^\[ERROR\] \S+:\[\d+,\d+\]/,
      // javac: "A.java:3: error: …"
      /^\S+\.java:\d+: error: /,
      // make: "Makefile:2: *** missing separator"
      /^[^\s:]+:\d+: \*\*\* /,
      // linkers
      /undefined reference to |^Undefined symbols for architecture|: cannot find -l|: undefined symbol: /,
    ],
  },
  // the program could not go on, or not start
  {
    family: 'crash',
    weight: 98,
    patterns: [
      /heap out of memory|OutOfMemoryError|out of memory\b|\bstd::bad_alloc\b|\bMemoryError\b/i,
      /\bSegmentation fault\b|\bBus error\b|\bAborted\b.{0,20}\bcore dumped\b|^Aborted$|\bIllegal instruction\b|\bFloating point exception\b/,
      /(?:^|: |\d )Killed(?:$|\s{2,}|: \d)/,
      /\bENOSPC\b|\bNo space left on device\b/i,
      /^panic: |^fatal error: (?!.*file not found)/,
      /\b(?:Address|Thread|Leak|Memory|UndefinedBehavior)Sanitizer\b.*:|: runtime error: |^WARNING: DATA RACE$/,
      /\bEADDRINUSE\b|[Aa]ddress already in use/,
      /^curl: \(\d+\)/,
    ],
  },
  // the title of a failed test, where the tool prints it only there
  {
    family: 'test',
    weight: 98,
    patterns: [/^\s*● \S/, /^\s*✘ \[fail\]: /, /^#\s+Failed test /],
  },
  // an error that a program threw and nothing caught
  {
    family: 'exception',
    weight: 90,
    patterns: [
      // "TypeError: …", "AssertionError [ERR_ASSERTION]: …", "java.lang.NullPointerException", "Uncaught Error: …"
      /^\s*(?:E\s+)?(?:error: )?(?:\[?Uncaught(?: exception| \(in promise\))? |Unhandled \w+[.:]? ?|Exception in thread "[^"]*" )?'?(?:[A-Za-z_][\w$]*[.:]+){0,12}[A-Z]?\w*(?:Error|Exception|Failure)(?: \[\w+\])?(?:: |:$|$| \()/,
      // pytest: "E   assert 1 == 2"; Bun: "error: expect(received).toBe(expected)"
      /^E {2,}(?:assert |\w+: )|^error: expect\(/,
      // Ruby: "a.rb:3:in 'call': message (RuntimeError)"
      /:\d+:in .*\(\w*(?:Error|Exception)\)$/,
      /^(?:PHP )?(?:Fatal|Parse) error: /,
      // Newman: "1.  AssertionError  has a total"
      /^\s*\d+\.\s+[A-Z]\w*Error {2,}\S/,
      // Elixir, Lua, R
      /^\s*\*\* \([A-Z][\w.]*\) \S|^lua\S*: \S+:\d+: |^Error in .{1,300} : \S/,
      // Perl: "… at report.pl line 3."
      / at \S+ line \d+(?:\.$|, )/,
      /^\s*Caused by: /,
    ],
  },
  // a test that failed
  {
    family: 'test',
    weight: 82,
    patterns: [
      /^\s*not ok \d+/,
      /^\s*--- FAIL: /,
      /^(?:FAILED|ERROR) \S+\.py\b/,
      /^\s*FAIL {1,2}\S.* > /,
      /^\S+ > .* FAILED$/,
      /^\s*\d+\) \S/,
      /^\s*[✖✘✗×✕❌] {0,4}\S/,
      /\.\.\. FAILED\b/,
      /^(?:FAIL|ERROR): \w+ \(/,
      /^_+ ERROR collecting /,
      /^_{3,} \S.* _{3,}$/,
      /^\[(?:ERROR|FAIL(?:ED)?)\] +\S.*(?:Test|test)/,
      /^\d+\/\d+ .*\*\*\*(?:Failed|Exception)|^\s*\d+ - \S.* \((?:Failed|Timeout|SEGFAULT)\)$/,
      // Bun, xUnit, NUnit, Robot Framework
      /^\(fail\) \S|\[FAIL\]$|^\s*Failed \S+ \[\d|\| FAIL \|$/,
      /^Jest: .*threshold/,
    ],
  },
  // a command that failed; scripts often go on after it
  {
    family: 'command',
    weight: 75,
    patterns: [
      /: (?:command )?not found$|^\S+: not found\b|is not recognized as an internal or external command/,
      /: (?:Permission denied|No such file or directory|Is a directory|Not a directory|Operation not permitted|Directory not empty|File exists)$/,
      /^(?!.*\b(?:code|errno): ').*\bE(?:CONNREFUSED|CONNRESET|NOTFOUND|TIMEDOUT|ACCES|NOENT|PERM)\b/,
      /: [Cc]annot (?:stat|access|open|create|remove|touch|overwrite)\b/,
      /\b(?:Connection (?:refused|timed out|reset by peer)|Could not resolve host|Host key verification failed|name resolution)\b/,
      /^[\w./-]+: line \d+: /,
    ],
  },
  // a file with a failed test, and GitHub's annotations, which repeat what the tool says
  { family: 'test', weight: 65, patterns: [/^\s*FAIL {1,2}\S/, /^::error\b/] },
  // what a linter found, without the word error
  {
    family: 'finding',
    weight: 60,
    patterns: [
      /^[^\s:][^:\s]{0,300}:\d+:\d+:? \S/,
      /^[^\s[(][^[(]{0,300}[[(]\d+, ?\d+[\])]: /,
      /^[^\s(]{1,300}\(\d+\): \S/,
      /^[^\s:]+\.\w+:\d+: +\S|^[^\s:]+:\d+ (?:[A-Z]{1,4}\d{3,5}|[A-Z][a-z]+\b)/,
      /^\s+[\w.-]+\.\w+:\d+: \S/,
      /^g?make(?:\[\d+\])?: \*\*\* [^[\s]/,
      /\bCode style issues? found\b|\btoo many (?:warnings|errors)\b|^CONFLICT \(/,
    ],
  },
  // what a build says before or after the reason
  {
    family: 'generic',
    weight: 20,
    patterns: [/^\W*(?:Failed to compile|(?:Build|Command|Compilation|Validation|Test run|Tests?) failed|Compiled with \d+ errors?)\W*$/i],
  },
  // a line that begins with the word
  {
    family: 'generic',
    weight: 50,
    patterns: [
      /^(?:error|fatal)(?::| -) {1,4}\S/i,
      /^\s?(?:ERROR|FATAL) {1,4}\S|^\[(?:error|fatal)\] \S/,
      /^Error [\w() ]{1,40}: \S|^ERROR \d+ \(/,
      // JSON of an answer or a log
      /^\s*"(?:msg|message|error)": "\S/,
      /^(?:[A-Z]\w{1,20} )(?:validation )?error(?: \S.{0,60})?: \S|^Module not found: \S/,
      /^[\w./-]+: (?:(?:fatal|parse|syntax) )?error(?: \([^)]{0,80}\))?: /,
      /^\s*[x×] \S/,
    ],
  },
  // what programs log
  {
    family: 'generic',
    weight: 45,
    patterns: [/\blevel=(?:error|fatal)\b|"level": ?"(?:error|fatal)"/, /^(?:ERROR|FATAL|CRITICAL|SEVERE)\b/],
  },
  // a word for failure
  {
    family: 'generic',
    weight: 30,
    patterns: [
      /\b(?:errors?|fatal|fail(?:ed|ure|ures|s)?|panic|exception|traceback|cannot|could not|unable to)\b/i,
      /\w(?:Error|Exception)\b/,
    ],
  },
  // a word for what is not as it should be
  {
    family: 'generic',
    weight: 22,
    patterns: [
      /\b(?:broken|corrupt(?:ed)?|forbidden|unauthorized|required|does not|must(?: not)? be|should(?: not)? be|not set|not supported)\b/i,
      /\b(?:invalid|missing|unexpected|unknown|unresolved|mismatch|refused|rejected|timed out|not allowed|exceed(?:s|ed)?|violat(?:es|ed|ions?)|couldn't|can't)\b/i,
    ],
  },
]

/** A line that does not say why itself, but stands beside the line that does: before it, or after it. Empty lines between them do not count. */
export interface PointerRow {
  readonly family: FailureFamily
  readonly weight: number
  readonly pattern: RegExp
  readonly to: 'next' | 'previous'
  /** Lines between the two that are skipped. */
  readonly over?: RegExp
}

export const pointers: readonly PointerRow[] = [
  { family: 'located', weight: 100, pattern: /^(?:CMake Error at \S+:\d+|ERROR in \S)/, to: 'next' },
  // Rolldown, oxlint, rustc: the excerpt of the source below the message
  { family: 'located', weight: 100, pattern: /^\s*(?:╭─\[|,-\[|-->\s+\S+:\d+)/, to: 'previous', over: /^\s+\| / },
  { family: 'crash', weight: 98, pattern: /\bpanicked at .*:$/, to: 'next' },
  { family: 'test', weight: 99, pattern: /^\s*● (?:Test suite failed to run|Validation Error:)$/, to: 'next' },
  { family: 'test', weight: 92, pattern: /^\s*\d+\) (?:Failure|Error):$/, to: 'next' },
  // the name of an error alone, with its message below
  { family: 'exception', weight: 91, pattern: /^\s*(?:\w+::)*[A-Z]\w*(?:Error|Exception):?$/, to: 'next' },
  // what a build announces
  { family: 'generic', weight: 48, pattern: /^\W*(?:(?:Build|Compilation) failed|Failed to compile)[.:!]?$/, to: 'next' },
  // publint, knip
  { family: 'finding', weight: 55, pattern: /^\s*(?:(?:Errors?|Problems|Issues):|Un(?:used|listed|resolved) [\w ]+\(\d+\))$/, to: 'next' },
  // Gradle
  {
    family: 'finding',
    weight: 81,
    pattern: /^\* What went wrong:$/,
    to: 'next',
    over: /^(?:Execution failed for task|A problem occurred)/,
  },
]

/** Lines of tests that passed, warnings, and stack frames: never a failure, whatever words they contain. */
export const neverFailures: readonly RegExp[] = [
  /^\s*ok \d+\b|^\s*[✓✔√] |^\s*PASS\b|\.\.\. ok$|^\s*--- PASS|\bPASSED\b\s*(?:\[|$)|^# pass/,
  /# (?:TODO|SKIP)\b/i,
  // a row of a table
  /^\s*│.*│.*│\s*$/,
  /^\s*(?:npm )?(?:warn(?:ing)?|WARN(?:ING)?)\b(?!: DATA RACE)|: warning\b|\bwarning:|^\s+\d+:\d+ +warning |^▲ \[WARNING\]/,
  /^\[(?:warn|warning|WARN|WARNING)\] (?!Code style)|\bDeprecationWarning\b|\bExperimentalWarning\b/,
  // annotations that are no errors
  /^::(?:warning|notice|debug)\b|^##\[(?:warning|debug|group|section|command)\]/,
  /^#?\s+at |^\s*[│|^~]+\s*$|^\s*[!⚠] /,
]

/** Lines that mention failures, but probably are not one. Their score is lower. */
export const doubtful: readonly RegExp[] = [
  // "0 errors", but not "2 problems (2 errors, 0 warnings)"
  /^(?!.*\b[1-9]\d* (?:errors?|problems?|fail)).*\b(?:0|no|without|zero)(?: \w+)? (?:errors?|failures?|failed|fail|failing|problems?|warnings?|exceptions?)\b/i,
  /^(?!.*(?:errors?|failures?|failed)[:=]? *[1-9]).*\b(?:errors?|failures?|failed)[:=]? *0\b/i,
  /^\W{0,2}(?:INFO|DEBUG|TRACE|info|debug|notice)\b/,
  /Failed to import test module|\busage: /,
  /\b(?:handled|ignored|ignoring|recovered)\b|\bexpected (?:error|failure|exception)s?\b/i,
]

/** Source code that a program prints beside an error. Its words say nothing about this run. */
export const sourceCode =
  /\bthrow new\b|=>|[{;]\s*$|^\s*(?:>\s*)?\d+ [|│]|^\s*(?:import|export|const|let|def|func|raise|return|except|catch)\b/
/** In these families, a line that looks like source code has a lower score, unless it begins like a message. */
export const mayEchoCode: ReadonlySet<FailureFamily> = new Set(['exception', 'test', 'finding', 'epilogue', 'generic'])
