import { useBoundKeys } from '../keys/keys.ts'
import { Modal } from './modal.tsx'

/** The keyboard shortcuts of this page. */
export const KeyHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const keys = useBoundKeys()
  return (
    <Modal title="Keys" onClose={onClose}>
      <h2 className="border-b border-line px-4 py-2.5 font-medium">Keys</h2>
      <dl className="grid grid-cols-1 gap-x-8 gap-y-1.5 p-4 sm:grid-cols-2">
        <Key name="Ctrl K" does="find and do anything" />
        {keys.map(({ key, does }) => (
          <Key key={key} name={key === 'Escape' ? 'Esc' : key} does={does} />
        ))}
      </dl>
    </Modal>
  )
}

const Key = ({ name, does }: { readonly name: string; readonly does: string }) => (
  <div className="flex items-baseline justify-between gap-3">
    <dd>{does}</dd>
    <dt>
      <kbd className="rounded border border-line bg-raised px-1.5 py-0.5 text-small">{name}</kbd>
    </dt>
  </div>
)
