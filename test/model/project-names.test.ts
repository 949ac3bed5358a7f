import { expect } from 'chai'
import { projectNames } from '../../src/model/text/project-names.ts'

const named = (...projects: readonly string[]): readonly string[] => projects.map(projectNames(projects))

describe('projectNames', () => {
  it('names a project by its folder', () => {
    expect(named('/work/shop', '/work/blog', '/work/shop', '/')).to.deep.equal(['shop', 'blog', 'shop', '/'])
    expect(projectNames([])('/work/shop')).to.equal('shop')
  })

  it('S9: adds the folders around it where two projects have the same name', () => {
    expect(named('/work/shop', '/old/shop', '/work/blog')).to.deep.equal(['work/shop', 'old/shop', 'blog'])
    expect(named('/a/x/shop', '/b/x/shop', '/c/shop', '/shop')).to.deep.equal(['a/x/shop', 'b/x/shop', 'c/shop', 'shop'])
    expect(named('/x/shop', '/work/x/shop')).to.deep.equal(['x/shop', 'work/x/shop'])
    expect(named('/shop', '/shop/')).to.deep.equal(['/shop', '/shop/'])
  })
})
