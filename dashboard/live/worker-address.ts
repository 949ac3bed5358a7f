/** The DOM's types do not know Trusted Types yet: what is used of them here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { readonly createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown }
}
const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }

/** The policy of the page lets no text become the address of a program, except these: the workers that the build has made. */
const policy = trustedTypes?.createPolicy('workers', {
  createScriptURL: (url) => {
    const { origin, pathname, search } = new URL(url, location.href)
    const isOurs = origin === location.origin && /^\/assets\/[\w-]+\/[\w.-]+\.js$/.test(pathname) && search === ''
    if (!isOurs) throw new TypeError(`${url} is no worker of this page`)
    return url
  },
})

/** An address that a worker may be started from; `url` is what the build says where it lies. */
export const workerAddress = (url: string): string => (policy?.createScriptURL(url) as string | undefined) ?? url
