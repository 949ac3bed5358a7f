import { definePlugin } from '../../pipeline/define-plugin.ts'
import { readPackageJson } from '../../package-json/package-json.ts'
import { scriptPipelines } from './script-pipeline.ts'
import { npmStepTypes } from './step-types.ts'

/** Makes pipelines from the scripts in the project's package.json. */
export const npmScriptsPlugin = definePlugin({
  name: 'npm-scripts',
  steps: npmStepTypes,
  pipelines: async ({ projectDir }) => {
    const packageJson = readPackageJson(projectDir)
    return Promise.resolve(packageJson === undefined ? {} : scriptPipelines(packageJson))
  },
})
