const longest = 4000;

/** A person's words as they meant them: without our own name, links by their label, entities as characters. */
export function questionText(text: string, botUserId: string | undefined): string {
  const withoutUs =
    botUserId === undefined ? text : text.replaceAll(new RegExp(`<@${botUserId}(\\|[^>]*)?>`, 'g'), ' ');
  return withoutUs
    .replace(/<(?:https?|mailto|tel):[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/<((?:https?|mailto|tel):[^<>|]*)>/g, '$1')
    .replace(/<#[^<>|]*\|([^<>]*)>/g, '#$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
}
