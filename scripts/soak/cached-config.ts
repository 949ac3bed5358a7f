/** The jobs of the pipeline `all` of {@link cachedConfig}. */
export const cachedJobs = ['gen', 'lib', 'app', 'test'] as const

/** A pipeline of jobs with `cache`, whose outputs and logs are a function of what they read. They take long enough to be killed within. */
export const cachedConfig = `import { defineConfig, pipeline, sh } from 'sparkwing'
const sums = (out, ...from) => sh\`mkdir -p out/\${out}/empty; sleep 0.1
for file in $(find \${from} -type f 2>/dev/null | sort); do
  [ -x "$file" ] && kind=program || kind=file
  echo "$kind $file $(cksum < "$file")" | tee -a out/\${out}/sum; sleep 0.02
done
echo "X is $X" >> out/\${out}/sum; sleep 0.1
chmod 755 out/\${out}/sum; ln -s sum out/\${out}/link\`
const cache = (out, ...inputs) => ({ inputs, outputs: ['out/' + out], env: ['X'] })
export default defineConfig({ pipelines: {
  all: pipeline({ plan({ job }) {
    const gen = job('gen', sums('gen', 'src/gen'), { cache: cache('gen', 'src/gen') })
    const lib = job('lib', sums('lib', 'src/lib', 'out/gen'), { needs: [gen], cache: cache('lib', 'src/lib') })
    const app = job('app', sums('app', 'src/app', 'out/gen', 'out/lib'), { needs: [gen, lib], cache: cache('app', 'src/app') })
    job('test', sh\`cat out/app/sum; find out/app | sort\`, { needs: [app], cache: { inputs: [], outputs: [] } })
  } }),
} })
`
