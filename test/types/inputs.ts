/* oxlint-disable typescript/no-confusing-void-expression -- one line a type */
// What must and what must not compile when inputs are declared and read.
import { choice, decimal, defineConfig, flag, integer, list, pipeline, text } from 'sparkwing'
import { hasType } from './same-type.ts'

export const values = pipeline({
  inputs: {
    bare: text(),
    byDefault: text({ default: 'x' }),
    required: text({ required: true, secret: true }),
    count: integer({ default: 3, min: 1, max: 9 }),
    ratio: decimal(),
    isDry: flag(),
    channel: choice(['next', 'latest'], { default: 'next' }),
    maybe: choice(['a', 'b']),
    names: list(text()),
    kinds: list(choice(['x', 'y']), { default: ['x'] }),
  },
  plan({ inputs, job }) {
    hasType<string | undefined>()(inputs.bare)
    hasType<string>()(inputs.byDefault)
    hasType<string>()(inputs.required)
    hasType<number>()(inputs.count)
    hasType<number | undefined>()(inputs.ratio)
    hasType<boolean>()(inputs.isDry)
    hasType<'next' | 'latest'>()(inputs.channel)
    hasType<'a' | 'b' | undefined>()(inputs.maybe)
    hasType<readonly string[]>()(inputs.names)
    hasType<readonly ('x' | 'y')[]>()(inputs.kinds)
    job('reads', ({ inputs: again }) => hasType<'next' | 'latest'>()(again.channel))
    // @ts-expect-error a misspelt input
    hasType<string>()(inputs.chanel)
    // @ts-expect-error an input as another type
    const wrong: string = inputs.count
    hasType<string>()(wrong)
  },
})

export const none = pipeline({
  plan({ inputs }) {
    // @ts-expect-error no inputs are declared
    hasType<string>()(inputs.anything)
  },
})

export const declaredAfter = pipeline({
  plan({ inputs }) {
    hasType<boolean>()(inputs.isDry)
  },
  inputs: { isDry: flag() },
})

export const many = defineConfig({ pipelines: { values, none, declaredAfter } })
// @ts-expect-error a config knows no such setting's type
export const wrongSetting = defineConfig({ plugins: [1], pipelines: {} })

// @ts-expect-error a default outside of the options
choice(['a', 'b'], { default: 'c' })
// @ts-expect-error a default and required
text({ default: 'x', required: true })
// @ts-expect-error a default of another type
integer({ default: 'x' })
// @ts-expect-error an unknown key
text({ defalt: 'x' })
// @ts-expect-error a text has no range
text({ min: 1 })
