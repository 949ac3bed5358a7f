// WebKitGTK calls the language "C" where the locale is C.UTF-8. uPlot passes it to Intl when it is loaded, which throws.
try {
  Intl.getCanonicalLocales(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true })
}
