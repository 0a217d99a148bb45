import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** What stands in place of what cannot be drawn. `again` draws it anew. */
  readonly fallback: ReactNode | ((again: () => void) => ReactNode);
  /** Another value draws it anew by itself: what could not be drawn has been replaced. */
  readonly of?: unknown;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly broken: boolean;
  readonly of: unknown;
}

/** Keeps a fault in drawing where it happened. React has no hook for it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { broken: false, of: this.props.of };

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { broken: true };
  }

  static getDerivedStateFromProps({ of }: ErrorBoundaryProps, state: ErrorBoundaryState): ErrorBoundaryState | null {
    return of === state.of ? null : { broken: false, of };
  }

  override render(): ReactNode {
    const { fallback, children } = this.props;
    if (!this.state.broken) return children;
    return typeof fallback === 'function' ? fallback(() => this.setState({ broken: false })) : fallback;
  }
}
