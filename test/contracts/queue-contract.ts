import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/step.ts';
import type { Queue } from '../../src/ports/queue.ts';
import { newId } from './rows.ts';

/** What every queue must do: `open` gives ways to make replicas that share one set of jobs, empty at first. */
export function queueContract(
  name: string,
  open: () => Promise<{ replica(): Promise<Queue>; dispose(): Promise<void> }>,
): void {
  describe(`queue contract on ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    const replicas: Queue[] = [];
    beforeAll(async () => {
      opened = await open();
    });
    afterEach(async () => {
      for (const queue of replicas.splice(0)) await queue.close();
    });
    afterAll(() => opened.dispose());
    const replica = async (): Promise<Queue> => {
      const queue = await opened.replica();
      replicas.push(queue);
      return queue;
    };
    const woken = async (queue: Queue, role: Role, concurrency = 1) => {
      const heard = new Inbox<string>();
      await queue.work(role, async (stepId) => heard.put(stepId), concurrency);
      return heard;
    };

    it('wakes a step that was woken before anybody worked, once however often', async () => {
      const queue = await replica();
      const [a, b] = [newId('stp'), newId('stp')];
      for (const id of [a, a, a, b]) await queue.wake('agent', id);
      const heard = await woken(queue, 'agent');
      expect(await heard.take(2)).toEqual([a, b]);
      await queue.wake('agent', 'end');
      expect(await heard.take(3)).toEqual([a, b, 'end']);
    });

    it('wakes a step again after it ran, and while it runs', async () => {
      const queue = await replica();
      const [id, started, gate] = [newId('stp'), new Inbox<number>(), deferred()];
      let runs = 0;
      const again = new Promise<void>((resolve) => {
        const handle = async () => {
          runs += 1;
          started.put(runs);
          if (runs === 1) await gate.promise;
          if (runs === 3) resolve();
        };
        void queue.work('bot', handle, 2);
      });
      await queue.wake('bot', id);
      await started.take(1);
      await queue.wake('bot', id);
      await started.take(2);
      gate.resolve();
      await queue.wake('bot', id);
      await again;
    });

    it('keeps roles apart', async () => {
      const queue = await replica();
      const bot = await woken(queue, 'bot');
      const promoter = await woken(queue, 'promoter');
      await queue.wake('promoter', 'p');
      await queue.wake('bot', 'b');
      expect([await bot.take(1), await promoter.take(1)]).toEqual([['b'], ['p']]);
    });

    it('runs as many at once as it may, not more', async () => {
      const queue = await replica();
      const [gate, started] = [deferred(), new Inbox<string>()];
      let [running, most] = [0, 0];
      const handle = async (id: string) => {
        running += 1;
        most = Math.max(most, running);
        started.put(id);
        await gate.promise;
        running -= 1;
      };
      await queue.work('worker', handle, 3);
      for (let i = 0; i < 7; i++) await queue.wake('worker', newId('stp'));
      await started.take(3);
      gate.resolve();
      await started.take(7);
      expect(most).toBe(3);
    });

    it('goes on after a handler failed, and does not repeat it', async () => {
      const queue = await replica();
      const heard = new Inbox<string>();
      const handle = async (id: string) => {
        heard.put(id);
        if (id === 'bad') throw new Error('handler broke');
      };
      await queue.work('agent', handle, 1);
      for (const id of ['bad', 'good', 'last']) await queue.wake('agent', id);
      expect(await heard.take(3)).toEqual(['bad', 'good', 'last']);
    });

    it('gives each wake-up to one replica', async () => {
      const [one, two] = [await replica(), await replica()];
      const heard = new Inbox<string>();
      for (const queue of [one, two]) await queue.work('worker', async (id) => heard.put(id), 2);
      const ids = Array.from({ length: 20 }, () => newId('stp'));
      for (const id of ids) await one.wake('worker', id);
      await one.wake('worker', 'end');
      expect((await heard.take(21)).sort()).toEqual([...ids, 'end'].sort());
    });

    it('runs a schedule once a slot over all replicas, and names the planned moment', async () => {
      const schedule = newId('evt');
      const slots = new Inbox<number>();
      for (const queue of [await replica(), await replica()]) {
        await queue.schedule(schedule, '* * * * * *', async (slot) => slots.put(slot.getTime()));
      }
      const taken = await slots.take(3);
      const first = taken[0] ?? 0;
      expect(taken).toEqual([first, first + 1000, first + 2000]);
      expect(first % 1000).toBe(0);
    });

    it('replaces a schedule of that name', async () => {
      const [queue, schedule] = [await replica(), newId('evt')];
      await queue.schedule(schedule, '0 0 1 1 *', async () => undefined);
      const slot = new Promise<Date>((resolve) => {
        void queue.schedule(schedule, '* * * * * *', async (at) => resolve(at));
      });
      expect((await slot).getMilliseconds()).toBe(0);
    });

    it('waits for what runs when it closes, and takes nothing new', async () => {
      const queue = await replica();
      const [started, gate] = [new Inbox<string>(), deferred()];
      const ended: string[] = [];
      const handle = async (id: string) => {
        started.put(id);
        await gate.promise;
        ended.push(id);
      };
      await queue.work('bot', handle, 1);
      await queue.wake('bot', 'first');
      await queue.wake('bot', 'second');
      await started.take(1);
      const closing = queue.close(60_000);
      gate.resolve();
      await closing;
      expect(ended).toEqual(['first']);
      const heard = await woken(await replica(), 'bot');
      expect(await heard.take(1)).toEqual(['second']);
    });

    it('closes over what does not end', async () => {
      const queue = await replica();
      const started = new Inbox<string>();
      const gate = deferred();
      const handle = async (id: string) => {
        started.put(id);
        await gate.promise;
      };
      await queue.work('promoter', handle, 1);
      await queue.wake('promoter', 'stuck');
      await started.take(1);
      await queue.close(1);
      gate.resolve();
    });
  });
}

const deferred = () => Promise.withResolvers<void>();

/** Collects what comes; `take` waits until so many have come and shows all. */
class Inbox<T> {
  readonly #items: T[] = [];
  #check: () => void = () => undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#check();
  }

  take(count: number): Promise<T[]> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (this.#items.length >= count) resolve([...this.#items]);
      };
      this.#check();
    });
  }
}
