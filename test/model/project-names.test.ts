import { expect } from 'chai'
import { projectNames } from '../../src/model/text/project-names.ts'

const named = (...projects: readonly string[]): readonly string[] => projects.map(projectNames(projects))

describe('projectNames', () => {
  it('names a project by its folder', () => {
    expect(named('/code/shop', '/code/blog', '/code/shop', '/')).to.deep.equal(['shop', 'blog', 'shop', '/'])
    expect(projectNames([])('/code/shop')).to.equal('shop')
  })

  it('S9: adds the folders around it where two projects have the same name', () => {
    expect(named('/code/shop', '/old/shop', '/code/blog')).to.deep.equal(['code/shop', 'old/shop', 'blog'])
    expect(named('/a/x/shop', '/b/x/shop', '/c/shop', '/shop')).to.deep.equal(['a/x/shop', 'b/x/shop', 'c/shop', 'shop'])
    expect(named('/x/shop', '/code/x/shop')).to.deep.equal(['x/shop', 'code/x/shop'])
    expect(named('/shop', '/shop/')).to.deep.equal(['/shop', '/shop/'])
  })
})
