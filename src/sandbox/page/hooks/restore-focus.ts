/** Gives focus back to what opened a dialog, or to its message when the opener is gone (a settled card has no buttons). */
export function focusKeeper(opener: Element | null): () => void {
  const article = opener?.closest('[data-ts]');
  const ts = article?.getAttribute('data-ts');
  return () => {
    const target = opener?.isConnected ? opener : ts ? document.querySelector(`[data-ts="${CSS.escape(ts)}"]`) : null;
    const fallback = target ?? document.getElementById('main');
    if (fallback instanceof HTMLElement) fallback.focus({ preventScroll: true });
  };
}
