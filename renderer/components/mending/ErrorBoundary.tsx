import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** What stands in place of what cannot be drawn. */
  readonly fallback: ReactNode;
  /** What is drawn: another value is tried anew by itself. */
  readonly of?: unknown;
  /** A greater one tries again. */
  readonly attempt?: number;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly isBroken: boolean;
  readonly of: unknown;
  readonly attempt: number | undefined;
}

/** Keeps a fault in drawing where it happened. React has no hook for it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { isBroken: false, of: this.props.of, attempt: this.props.attempt };

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { isBroken: true };
  }

  static getDerivedStateFromProps(
    { of, attempt }: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): ErrorBoundaryState | null {
    return of === state.of && attempt === state.attempt ? null : { isBroken: false, of, attempt };
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.fallback : this.props.children;
  }
}
