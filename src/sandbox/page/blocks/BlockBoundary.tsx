import { Component, type ReactNode } from 'react';
import { UnknownBlock } from './UnknownBlock.tsx';

interface Props {
  block: { type: string };
  children: ReactNode;
}

/** A malformed block shows its error in its own place and leaves the rest of the message standing. */
export class BlockBoundary extends Component<Props, { failure?: string }> {
  override state: { failure?: string } = {};

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { block, children } = this.props;
    const { failure } = this.state;
    return failure ? <UnknownBlock what="block" block={block} reason={failure} /> : children;
  }
}
