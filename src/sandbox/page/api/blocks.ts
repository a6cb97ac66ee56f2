import type { Option } from './option.ts';

/** The parts of Block Kit this page renders. Anything else is shown as a visible error. */
export interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
}

export interface Confirm {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: 'primary' | 'danger';
}

interface ElementBase {
  action_id?: string;
  confirm?: Confirm;
}

export interface ButtonElement extends ElementBase {
  type: 'button';
  text: TextObject;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  accessibility_label?: string;
}

export interface OverflowElement extends ElementBase {
  type: 'overflow';
  options: Option[];
}

export interface SelectElement extends ElementBase {
  type: 'static_select' | 'multi_static_select';
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: { label: TextObject; options: Option[] }[];
  initial_option?: Option;
  initial_options?: Option[];
}

export interface UsersSelectElement extends ElementBase {
  type: 'users_select';
  placeholder?: TextObject;
  initial_user?: string;
}

export interface ChoicesElement extends ElementBase {
  type: 'radio_buttons' | 'checkboxes';
  options: Option[];
  initial_option?: Option;
  initial_options?: Option[];
}

export interface MomentElement extends ElementBase {
  type: 'datepicker' | 'timepicker';
  initial_date?: string;
  initial_time?: string;
  placeholder?: TextObject;
}

export interface TextInputElement extends ElementBase {
  type: 'plain_text_input' | 'number_input' | 'email_text_input' | 'url_text_input';
  multiline?: boolean;
  placeholder?: TextObject;
  initial_value?: string;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
}

export interface SlackFileReference {
  id?: string;
  url?: string;
}

export interface ImageElement {
  type: 'image';
  alt_text: string;
  image_url?: string;
  slack_file?: SlackFileReference;
}

export type InputElement = TextInputElement | SelectElement | UsersSelectElement | ChoicesElement | MomentElement;
export type ActionElement = ButtonElement | OverflowElement | InputElement;
export type Accessory = ActionElement | ImageElement;

interface BlockBase {
  block_id?: string;
}

export interface HeaderBlock extends BlockBase {
  type: 'header';
  text: TextObject;
}
export interface SectionBlock extends BlockBase {
  type: 'section';
  text?: TextObject;
  fields?: TextObject[];
  accessory?: Accessory;
}
export interface ContextBlock extends BlockBase {
  type: 'context';
  elements: (TextObject | ImageElement)[];
}
export interface ActionsBlock extends BlockBase {
  type: 'actions';
  elements: ActionElement[];
}
export interface DividerBlock extends BlockBase {
  type: 'divider';
}
export interface ImageBlock extends BlockBase {
  type: 'image';
  alt_text: string;
  title?: TextObject;
  image_url?: string;
  slack_file?: SlackFileReference;
}
export interface MarkdownBlock extends BlockBase {
  type: 'markdown';
  text: string;
}
export type TableCell =
  | { type: 'raw_text'; text: string }
  | { type: 'raw_number'; value: number; text?: string }
  | RichTextBlock;
export interface TableBlock extends BlockBase {
  type: 'table';
  rows: TableCell[][];
  column_settings?: ({ align?: 'left' | 'center' | 'right'; is_wrapped?: boolean } | null)[];
}
export interface DataTableBlock extends BlockBase {
  type: 'data_table';
  caption: string;
  rows: TableCell[][];
}
export interface AlertBlock extends BlockBase {
  type: 'alert';
  text: TextObject;
  level?: 'default' | 'info' | 'warning' | 'error' | 'success';
}
export interface FeedbackElement extends ElementBase {
  type: 'feedback_buttons';
  positive_button: { text: TextObject; value: string; accessibility_label?: string };
  negative_button: { text: TextObject; value: string; accessibility_label?: string };
}
export interface ContextActionsBlock extends BlockBase {
  type: 'context_actions';
  elements: FeedbackElement[];
}
export interface InputBlock extends BlockBase {
  type: 'input';
  label: TextObject;
  hint?: TextObject;
  optional?: boolean;
  element: InputElement;
}
export interface RichTextBlock extends BlockBase {
  type: 'rich_text';
  elements: RichTextPart[];
}

export type RichTextPart =
  | { type: 'rich_text_section' | 'rich_text_preformatted' | 'rich_text_quote'; elements: RichTextLeaf[] }
  | {
      type: 'rich_text_list';
      style: 'bullet' | 'ordered';
      indent?: number;
      elements: { type: 'rich_text_section'; elements: RichTextLeaf[] }[];
    };

export interface RichTextStyle {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

export type RichTextLeaf =
  | { type: 'text'; text: string; style?: RichTextStyle }
  | { type: 'link'; url: string; text?: string; style?: RichTextStyle }
  | { type: 'user'; user_id: string }
  | { type: 'usergroup'; usergroup_id: string }
  | { type: 'channel'; channel_id: string }
  | { type: 'broadcast'; range: string }
  | { type: 'emoji'; name: string }
  | { type: 'date'; timestamp: number; format: string; url?: string; fallback?: string };

export type Block =
  | HeaderBlock
  | SectionBlock
  | ContextBlock
  | ActionsBlock
  | DividerBlock
  | ImageBlock
  | MarkdownBlock
  | TableBlock
  | DataTableBlock
  | AlertBlock
  | ContextActionsBlock
  | InputBlock
  | RichTextBlock;
