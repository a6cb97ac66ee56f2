/** What every text dialect of Slack (mrkdwn, markdown, rich_text) is parsed into; one renderer draws it. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'user' | 'channel' | 'usergroup'; id: string; label?: string }
  | { kind: 'broadcast'; range: string }
  | { kind: 'emoji'; name: string }
  | { kind: 'date'; seconds: number; format: string; url?: string; fallback: string };

export type TextBlock =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'quote'; children: TextBlock[] }
  | { kind: 'pre'; text: string }
  | { kind: 'list'; ordered: boolean; items: { depth: number; children: Inline[] }[] }
  | { kind: 'table'; rows: Inline[][][]; align: (('left' | 'center' | 'right') | undefined)[] }
  | { kind: 'rule' };
