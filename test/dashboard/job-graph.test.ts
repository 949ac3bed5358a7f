import { expect } from 'chai'
import { canFold, chainOf, edgesOfPath, foldGraph } from '../../dashboard/pages/run/graph/fold-graph.ts'
import { layoutGraph, nodeSize } from '../../dashboard/pages/run/graph/layout-graph.ts'
import { nextInGraph } from '../../dashboard/pages/run/graph/move-in-graph.ts'
import { aJob } from './jobs-of-a-run.ts'

const jobs = [
  aJob('top'),
  aJob('test/a', { matrix: 'test', needs: ['top'] }),
  aJob('test/b', { matrix: 'test', needs: ['top'] }),
  aJob('side', { group: 'more', needs: ['top'] }),
  aJob('end', { needs: ['test/a', 'test/b'] }),
  aJob('alone'),
]
const open = foldGraph(jobs, () => false)
const folded = foldGraph(jobs, () => true)
const layoutOf = ({ nodes, edges }: typeof open) => layoutGraph({ nodes: nodes.map(({ key }) => key), edges })

describe('the graph of jobs', () => {
  it('has a node for each job and an edge for each need', () => {
    expect(open.nodes.map(({ key }) => key)).to.deep.equal(jobs.map(({ id }) => `job ${id}`))
    expect(open.edges).to.have.lengthOf(5)
  })

  it('folds a matrix and a group into one node each, with one edge between two nodes', () => {
    expect(folded.nodes.map(({ key, jobs: inside }) => [key, inside.length])).to.deep.equal([
      ['job top', 1],
      ['matrix test', 2],
      ['group more', 1],
      ['job end', 1],
      ['job alone', 1],
    ])
    expect(folded.edges).to.deep.equal([
      { from: 'job top', to: 'matrix test' },
      { from: 'job top', to: 'group more' },
      { from: 'matrix test', to: 'job end' },
    ])
    expect([canFold(jobs), canFold([aJob('a')])]).to.deep.equal([true, false])
  })

  it('hides the matrix in a folded group, and shows it folded when the group is opened', () => {
    const nested = [aJob('x/1', { matrix: 'x', group: 'g' }), aJob('x/2', { matrix: 'x', group: 'g' })]
    expect(foldGraph(nested, () => true).nodes.map(({ key }) => key)).to.deep.equal(['group g'])
    expect(foldGraph(nested, (key) => key !== 'group g').nodes.map(({ key }) => key)).to.deep.equal(['matrix x'])
  })

  it('marks the chain of needs of a job, and the edges of a path', () => {
    expect([...chainOf(jobs, open, 'test/b')].toSorted()).to.deep.equal(['job test/b', 'job top'])
    expect([...chainOf(jobs, folded, 'end')].toSorted()).to.deep.equal(['job end', 'job top', 'matrix test'])
    expect([...chainOf(jobs, open, undefined)]).to.deep.equal([])
    expect([...edgesOfPath(['top', 'test/b', 'end'], folded)]).to.deep.equal(['job top\nmatrix test', 'matrix test\njob end'])
  })

  it('lays out layers from left to right without overlaps, and unconnected jobs below', () => {
    const places = layoutOf(open)
    const at = (key: string) => places.get(`job ${key}`) ?? { x: NaN, y: NaN }
    expect(at('top').x).to.be.lessThan(at('test/a').x)
    expect(at('test/a').x).to.equal(at('test/b').x)
    expect(at('test/b').x).to.be.lessThan(at('end').x)
    expect(Math.abs(at('test/a').y - at('test/b').y)).to.be.at.least(nodeSize.height)
    expect(at('alone').y).to.be.greaterThan(Math.max(...[...places].filter(([key]) => key !== 'job alone').map(([, { y }]) => y)))
  })

  it('lays out a graph of folds that need each other', () => {
    const loop = foldGraph(
      [aJob('a1', { group: 'a' }), aJob('b1', { group: 'b', needs: ['a1'] }), aJob('a2', { group: 'a', needs: ['b1'] })],
      () => true,
    )
    expect(loop.edges).to.have.lengthOf(2)
    expect([...layoutOf(loop).keys()]).to.deep.equal(['group a', 'group b'])
  })

  it('lets keys move left and right along needs, and up and down within a layer', () => {
    const places = layoutOf(open)
    const next = (from: string, direction: 'left' | 'right' | 'up' | 'down') => nextInGraph(`job ${from}`, direction, open, places)
    const [upper, lower] = ['test/a', 'test/b', 'side'].toSorted(
      (a, b) => (places.get(`job ${a}`)?.y ?? 0) - (places.get(`job ${b}`)?.y ?? 0),
    )
    expect([next('end', 'right'), next('top', 'left')]).to.deep.equal([undefined, undefined])
    expect(next('test/a', 'left')).to.equal('job top')
    expect(next('test/a', 'right')).to.equal('job end')
    expect(next(upper ?? '', 'down')).to.equal(`job ${lower}`)
    expect(next(lower ?? '', 'up')).to.equal(`job ${upper}`)
    expect(nextInGraph('unknown', 'left', open, places)).to.equal('job top')
  })
})
