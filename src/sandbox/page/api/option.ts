export interface Option {
  text: { type: string; text: string };
  value: string;
  description?: { type: string; text: string };
  url?: string;
}
