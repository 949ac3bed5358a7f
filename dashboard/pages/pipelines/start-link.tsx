import { Link } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { buttonClasses } from '../../ui/button.tsx'

/** Opens the form that starts a run of a pipeline. */
export const StartLink = ({ project, pipeline }: { readonly project: string; readonly pipeline: string }) => (
  <Link
    to="/pipelines/$pipeline"
    params={{ pipeline }}
    search={{ project, start: '1' }}
    data-start
    aria-label={`Start ${sanitiseName(pipeline)}`}
    title={`Start ${sanitiseName(pipeline)}`}
    className={buttonClasses('quiet')}
  >
    <Play size={14} aria-hidden />
  </Link>
)
