import { firstOf } from './first-of.ts';
import type { JsonObject } from './json-object.ts';
import type { OpenView, Views } from './views.ts';

/** The modal a person sees, now or later, that the predicate is true of. */
export function waitForView(
  views: Views,
  user: string,
  predicate: (view: JsonObject) => boolean = () => true,
  timeoutMs?: number,
): Promise<OpenView> {
  const look = () => {
    const top = views.stack(user).at(-1);
    return top !== undefined && predicate(top.view) ? top : undefined;
  };
  return firstOf(
    look,
    (changed) => views.onChange(changed),
    timeoutMs,
    () => `No such modal opened for ${user}`,
  );
}
