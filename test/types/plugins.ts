/* oxlint-disable typescript/no-confusing-void-expression, typescript/no-unsafe-return -- the mistakes are the point */
// What must and what must not compile for step types that a plugin brings by declaration merging.
import { choice, definePlugin, list, pipeline, stepType, text, uses, type Handle, type StepTypesOf } from 'sparkwing'
import { hasType } from './same-type.ts'

export const dockerPlugin = definePlugin({
  name: 'docker',
  steps: {
    'docker/build': stepType({
      summary: 'Build an image',
      options: {
        tag: text({ required: true }),
        target: text(),
        pull: choice(['always', 'missing'], { default: 'missing' }),
        args: list(text()),
      },
      run: async ({ options, $ }) => {
        hasType<string>()(options.tag)
        hasType<string | undefined>()(options.target)
        hasType<'always' | 'missing'>()(options.pull)
        hasType<readonly string[]>()(options.args)
        // @ts-expect-error an option that was not declared
        hasType<string>()(options.tga)
        await $`docker build ${options.args}`
        return { image: options.tag }
      },
    }),
    'docker/login': stepType({ summary: 'Log in', options: {}, run: async ({ $ }) => $`docker login` }),
  },
})

declare module 'sparkwing' {
  // oxlint-disable-next-line typescript/no-empty-object-type -- merging is all it does
  interface StepTypes extends StepTypesOf<typeof dockerPlugin> {}
}

export const usesIt = pipeline({
  plan({ job }) {
    const image = job('image', uses('docker/build', { tag: 'app:1', pull: 'always' }))
    hasType<Handle<{ image: string }>>()(image)
    hasType<Handle<undefined>>()(job('login', uses('docker/login', {})))
    job('push', ({ needs }) => hasType<string>()(needs.image.image), { needs: { image } })

    // @ts-expect-error unknown step type
    uses('docker/biuld', { tag: 'x' })
    // @ts-expect-error a required option is missing
    uses('docker/build', {})
    // @ts-expect-error an option of another type
    uses('docker/build', { tag: 1 })
    // @ts-expect-error none of the choices
    uses('docker/build', { tag: 'x', pull: 'never' })
    // @ts-expect-error unknown option
    uses('docker/build', { tag: 'x', trget: 'y' })
    // @ts-expect-error a misspelt member of its output
    job('x', ({ needs }) => needs.image.imgae, { needs: { image } })
  },
})
