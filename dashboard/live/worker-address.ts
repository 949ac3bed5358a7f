/** The DOM types do not include Trusted Types yet: this is the part used here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { readonly createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown }
}
const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }

/** The page's Content-Security-Policy allows no text as a script URL except through this policy: the workers from the build. */
const policy = trustedTypes?.createPolicy('workers', {
  createScriptURL: (url) => {
    const { origin, pathname, search } = new URL(url, location.href)
    const isOurs = origin === location.origin && /^\/assets\/[\w-]+\/[\w.-]+\.js$/.test(pathname) && search === ''
    if (!isOurs) throw new TypeError(`${url} is not a worker of this page`)
    return url
  },
})

/** A URL that a worker may be started from; `url` is where the build put the worker. */
export const workerAddress = (url: string): string => (policy?.createScriptURL(url) as string | undefined) ?? url
