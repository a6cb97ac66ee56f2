/** Slack's limits, in characters or items. Ours stay under the ones Slack does not state exactly. */
export const limits = {
  blocks: 50,
  /** All text of the blocks together; with `pushText` this stays under 12,000. */
  blocksText: 9000,
  pushText: 3000,
  section: 3000,
  fields: 10,
  field: 2000,
  header: 150,
  contextElements: 10,
  contextText: 2000,
  actions: 25,
  buttonText: 75,
  buttonValue: 2000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  tableRows: 100,
  tableCells: 20,
  tableCell: 200,
  caption: 150,
} as const;
