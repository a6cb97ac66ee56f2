import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { createLog } from '../../src/process/create-log.ts';
import { startRelay } from '../../src/process/relay.ts';

type Due = Awaited<ReturnType<Store['due']>>;
const steps = (n: number): Due => Array.from({ length: n }, (_, i) => ({ id: `stp_${i}`, role: 'bot' as const }));

function scene(due: Due) {
  const woken: string[] = [];
  let underWay = 0;
  let most = 0;
  let announce: Parameters<Store['onWork']>[0] = () => undefined;
  const store = {
    due: async () => due,
    onWork: (listener: typeof announce) => {
      announce = listener;
    },
  };
  const queue = {
    wake: async (_role: string, id: string) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      woken.push(id);
    },
  };
  const relay = startRelay(
    store as unknown as Store,
    queue as unknown as Parameters<typeof startRelay>[1],
    ['bot'],
    () => undefined,
    createLog('silent'),
  );
  return { relay, woken, most: () => most, announce: (work: Parameters<typeof announce>[0]) => announce(work) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the relay', () => {
  it('wakes a few due steps at every look: a wake may have been lost', async () => {
    const { relay, woken } = scene(steps(3));
    await vi.advanceTimersByTimeAsync(1_200);
    expect(woken.filter((id) => id === 'stp_0').length).toBeGreaterThanOrEqual(2);
    await relay.stop();
  });

  it('wakes a backlog once, and again after a while', async () => {
    const { relay, woken } = scene(steps(200));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(woken).toHaveLength(200);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(woken).toHaveLength(400);
    await relay.stop();
  });

  it('stands in nobody’s way when much comes at once', async () => {
    const { relay, most, woken, announce } = scene([]);
    announce({ steps: steps(500), posts: false });
    await vi.advanceTimersByTimeAsync(100);
    expect(most()).toBeLessThanOrEqual(16);
    expect(woken.length).toBeGreaterThan(0);
    await relay.stop();
  });
});
