import { expect } from 'chai'
import fc from 'fast-check'
import { contrast, paletteColour, readableColours, readableOn, type Colour, type Rgb } from '../../dashboard/log/sgr/readable-colour.ts'

const shade = fc.integer({ min: 0, max: 255 })
const rgb = fc.tuple(shade, shade, shade)
const colour: fc.Arbitrary<Colour | undefined> = fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 255 }).map(paletteColour), rgb)

/** The two colours of `light-dark(…)`. */
const bothOf = (css: string | undefined): readonly Rgb[] =>
  Array.from((css ?? '').matchAll(/rgb\((\d+) (\d+) (\d+)\)/g), ([, red, green, blue]): Rgb => [Number(red), Number(green), Number(blue)])

describe('the colours of a log', () => {
  it('are readable on every background in both themes, whatever colour the program requested', () => {
    fc.assert(
      fc.property(colour, colour, (text, ground) => {
        const { color, backgroundColor } = readableColours(text, ground)
        if (text === undefined && ground === undefined) {
          expect(color).to.equal(undefined)
          return
        }
        const pages: readonly Rgb[] = [
          [255, 255, 255],
          [15, 17, 19],
        ]
        const grounds = backgroundColor === undefined ? pages : bothOf(backgroundColor)
        expect(grounds.length).to.equal(2)
        for (const [theme, shown] of bothOf(color).entries()) expect(contrast(shown, grounds[theme] ?? shown)).to.be.at.least(4.5)
      }),
    )
  })

  it('stay unchanged where they are readable', () => {
    expect(readableOn([200, 0, 0], [255, 255, 255])).to.deep.equal([200, 0, 0])
    expect(readableOn([255, 255, 0], [15, 17, 19])).to.deep.equal([255, 255, 0])
    expect(readableOn([255, 255, 0], [255, 255, 255])).not.to.deep.equal([255, 255, 0])
  })

  it("include a terminal's 256 colours", () => {
    expect([7, 16, 21, 231, 232, 255].map(paletteColour)).to.deep.equal([
      7,
      [0, 0, 0],
      [0, 0, 255],
      [255, 255, 255],
      [8, 8, 8],
      [238, 238, 238],
    ])
  })
})
