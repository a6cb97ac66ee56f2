/** Okabe-Ito hues, which stay apart for every kind of colour blindness; greys and text colours have ≥ 4.5:1 on white. */
export const palette = {
  background: '#FFFFFF',
  text: '#1A1A1A',
  muted: '#595959',
  grid: '#E3E3E3',
  waiting: '#E6E6E6',
  blue: '#0072B2',
  sky: '#56B4E9',
  orange: '#E69F00',
  vermillion: '#D55E00',
  /** Vermillion darkened until text in it is readable. */
  alarmText: '#A84300',
} as const;
