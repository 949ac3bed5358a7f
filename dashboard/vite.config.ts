import tailwind from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

/** The modules that the first page needs: a browser loads them faster as one file than as thirty. */
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

/** Puts style sheets before scripts: painting needs the styles, but not the scripts. */
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

/** Builds the pages into `dashboard-dist`; `scripts/build/dashboard.ts` calls it. */
export default defineConfig({
  root: import.meta.dirname,
  // the server adds a path prefix to the file names, so the files refer to each other by relative paths
  base: './',
  plugins: [tailwind(), findFirst, styleFirst],
  build: {
    outDir: '../dashboard-dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // the page's Content-Security-Policy allows only its own files and nothing inline
    assetsInlineLimit: 0,
    // styles of lazily loaded pages would be loaded without an integrity digest
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', test: (id) => first.has(id) }] } },
      onLog: (level, log, say) => {
        // "use client" has no meaning without server rendering
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') say(level, log)
      },
    },
  },
  worker: { format: 'es' },
})
