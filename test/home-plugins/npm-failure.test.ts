import { expect } from 'chai'
import { npmFailure } from '../../src/home-plugins/npm-failure.ts'

// as npm 11 prints them with --json
const printed = (code: string | number, summary: string, detail = ''): { readonly stdout: string; readonly stderr: string } => ({
  stdout: `${JSON.stringify({ error: { code, summary, detail } }, null, 2)}\n`,
  stderr: `npm error code ${code}\nnpm error ${summary}\n`,
})

describe('npmFailure', () => {
  const cases: readonly (readonly [ReturnType<typeof printed>, code: string, exitCode: number, message: string])[] = [
    [
      printed('E404', 'Not Found - GET http://registry/x - Not found'),
      'plugin-unknown',
      3,
      'There is no package x in the registry of npm, or you have no access to it.',
    ],
    [printed('ETARGET', 'No matching version found for x@99.'), 'plugin-unknown', 3, 'No version of the package matches x.'],
    [
      printed('ECONNREFUSED', 'FetchError: request to http://127.0.0.1:9/x failed, reason: connect ECONNREFUSED 127.0.0.1:9'),
      'registry-unreachable',
      1,
      'npm could not fetch x: request to http://127.0.0.1:9/x failed, reason: connect ECONNREFUSED 127.0.0.1:9.',
    ],
    [
      printed('TAR_BAD_ARCHIVE', 'TAR_BAD_ARCHIVE: Unrecognized archive format'),
      'plugin-broken',
      2,
      'x is not a package that npm can read: Unrecognized archive format.',
    ],
    [
      printed('EINVALIDPACKAGENAME', 'Invalid package name "%" of package "%".'),
      'wrong-plugin-name',
      2,
      'x is not a package that npm can install.',
    ],
    [
      printed(
        128,
        'An unknown git error occurred',
        "git ls-remote file:///x\nfatal: '/x' does not appear to be a git repository\nfatal: more",
      ),
      'npm-failed',
      1,
      "npm could not install x: '/x' does not appear to be a git repository.",
    ],
    [{ stdout: '', stderr: 'npm warn old\nnpm error disk full\n' }, 'npm-failed', 1, 'npm could not install x: disk full.'],
    [{ stdout: '', stderr: '' }, 'npm-failed', 1, 'npm could not install x: it gave no reason.'],
  ]
  for (const [output, code, exitCode, message] of cases)
    it(`reads ${message}`, () => {
      const failure = npmFailure('x', output)
      expect({ code: failure.code, exitCode: failure.exitCode, message: failure.message }).to.deep.equal({ code, exitCode, message })
      expect(failure.tryThis).to.have.lengthOf(1)
    })
})
