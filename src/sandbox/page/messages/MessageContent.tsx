import { memo } from 'react';
import type { Attachment, Message } from '../api/wire.ts';
import { BlockList } from '../blocks/BlockList.tsx';
import { ZoomableImage } from '../blocks/ZoomableImage.tsx';
import { keyed } from '../text/keyed.ts';
import { parseMrkdwn } from '../text/mrkdwn.ts';
import { TextBlocks } from '../text/TextBlocks.tsx';
import { TextLink } from '../text/TextLink.tsx';

function AttachmentView({ attachment }: { attachment: Attachment }) {
  const { title, title_link: link, color, blocks, pretext, text, fallback } = attachment;
  const colour = color && /^[0-9a-f]{3,8}$/i.test(color) ? `#${color}` : color;
  return (
    <>
      {pretext && <TextBlocks blocks={parseMrkdwn(pretext)} />}
      <div className="attachment" style={colour ? { borderColor: colour } : {}}>
        {title && <p className="attachment__title">{link ? <TextLink url={link}>{title}</TextLink> : title}</p>}
        {blocks ? <BlockList blocks={blocks} /> : <TextBlocks blocks={parseMrkdwn(text ?? fallback ?? '')} />}
      </div>
    </>
  );
}

/** Blocks when there are any, else the text; then attachments and files. */
export const MessageContent = memo(function MessageContent({ message }: { message: Message }) {
  const { blocks = [], attachments = [], files = [], text } = message;
  return (
    <div className="message__content">
      {blocks.length > 0 ? <BlockList blocks={blocks} /> : <TextBlocks blocks={parseMrkdwn(text)} />}
      {keyed(attachments).map(({ key, item: attachment }) => (
        <AttachmentView key={key} attachment={attachment} />
      ))}
      {files.map((file) =>
        file.mimetype.startsWith('image/') ? (
          <figure key={file.id} className="block-image">
            {file.title && <figcaption>{file.title}</figcaption>}
            <ZoomableImage src={file.url} alt={file.alt || file.title || file.name} />
          </figure>
        ) : (
          <a key={file.id} className="file" href={file.url} download={file.name}>
            {file.title || file.name}
          </a>
        ),
      )}
    </div>
  );
});
