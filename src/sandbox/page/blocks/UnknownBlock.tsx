interface Props {
  what: 'block' | 'element';
  block: { type: string };
  reason?: string;
}

/** Whatever this page cannot draw is said aloud: a card that silently loses a part is worse than an ugly one. */
export function UnknownBlock({ what, block, reason }: Props) {
  return (
    <details className="unknown" data-unknown={block.type}>
      <summary>
        {reason ? `This ${what} could not be shown` : `This page does not know the ${what}`} <code>{block.type}</code>
      </summary>
      {reason && <p>{reason}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{JSON.stringify(block, null, 2)}</pre>
    </details>
  );
}
