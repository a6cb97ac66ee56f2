/** Where a plot stands in the picture, in pixels; labels stand outside it. */
export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
