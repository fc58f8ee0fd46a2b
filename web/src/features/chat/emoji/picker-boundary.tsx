import { Component, type ReactNode } from 'react'

import { ErrorNotice } from '@/components/error-notice'
import { networkProblem } from '@/lib/problem'

interface PickerBoundaryProps {
  /** Forgets the failed load and shows the children anew. */
  onRetry: () => void
  children: ReactNode
}

/** Keeps a picker that could not be loaded (no network, or a new version was installed meanwhile) from taking the conversation down. */
export class PickerBoundary extends Component<PickerBoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <ErrorNotice
        error={networkProblem()}
        title="The emoji could not be loaded"
        onRetry={() => {
          this.props.onRetry()
          this.setState({ failed: false })
        }}
        className="py-6"
      />
    )
  }
}
