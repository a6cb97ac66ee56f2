/** `2026-03-05 14:00 UTC` */
export const dateText = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const money = (amount: number, currency: string): string => `${amount.toFixed(2)} ${currency}`;
