import { ChannelMention } from './ChannelMention.tsx';
import { DateToken } from './DateToken.tsx';
import { emojiFor } from './emoji.ts';
import { keyed } from './keyed.ts';
import { Mention } from './Mention.tsx';
import type { Inline } from './nodes.ts';
import { TextLink } from './TextLink.tsx';

function One({ node }: { node: Inline }) {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return (
        <strong>
          <InlineText nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <InlineText nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <InlineText nodes={node.children} />
        </s>
      );
    case 'code':
      return <code>{node.text}</code>;
    case 'link':
      return (
        <TextLink url={node.url}>
          <InlineText nodes={node.children} />
        </TextLink>
      );
    case 'emoji':
      return (
        <span className="emoji" role="img" aria-label={node.name.replaceAll('_', ' ')}>
          {emojiFor(node.name) ?? `:${node.name}:`}
        </span>
      );
    case 'date':
      return <DateToken token={node} />;
    case 'channel':
      return <ChannelMention id={node.id} label={node.label} />;
    case 'broadcast':
      return <span className="mention">@{node.range}</span>;
    case 'user':
    case 'usergroup':
      return <Mention kind={node.kind} id={node.id} label={node.label} />;
  }
}

export function InlineText({ nodes }: { nodes: Inline[] }) {
  return keyed(nodes).map(({ key, item }) => <One key={key} node={item} />);
}
