import tailwind from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

/** Modules that the first page needs at once: a browser takes one file of them sooner than thirty. */
const first = new Set<string>()
const findFirst: Plugin = {
  name: 'find-first',
  buildEnd() {
    const add = (id: string): void => {
      if (first.has(id)) return
      first.add(id)
      for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported)
    }
    for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isEntry === true) add(id)
  },
}

/** The page is styled before it is scripted: nothing can be painted without the one, and something can without the other. */
const styleFirst: Plugin = {
  name: 'style-first',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      const styles = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? []
      const rest = styles.reduce((text, style) => text.replace(style, ''), html)
      return rest.replace(/ *<script /, (first) => styles.join('') + first)
    },
  },
}

/** Builds the pages into `dashboard-dist`; `scripts/build/dashboard.ts` does so from code. */
export default defineConfig({
  root: import.meta.dirname,
  // the server puts a part of its own before the names of the files, which find one another beside themselves
  base: './',
  plugins: [tailwind(), findFirst, styleFirst],
  build: {
    outDir: '../dashboard-dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // the policy of the page allows files of its own and nothing inline
    assetsInlineLimit: 0,
    // styles that come later would be loaded without the digest that the page has for each file
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', test: (id) => first.has(id) }] } },
      onLog: (level, log, say) => {
        // "use client" means nothing to a page without a server that renders it
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') say(level, log)
      },
    },
  },
  worker: { format: 'es' },
})
