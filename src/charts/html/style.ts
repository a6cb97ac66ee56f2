/** Okabe-Ito hues on light and dark; figures keep their meaning without colour by sign, place and words. */
export const style = `
:root { color-scheme: light dark; --back: #fff; --text: #1a1a1a; --muted: #595959; --grid: #dcdcdc; --blue: #0072b2;
  --loss: #a84300; --gain: #0072b2; --band: #0072b226; --card: #f6f6f6; }
@media (prefers-color-scheme: dark) { :root { --back: #16181b; --text: #ececec; --muted: #a8adb3; --grid: #3a3f45;
  --blue: #56b4e9; --loss: #f0a35e; --gain: #56b4e9; --band: #56b4e933; --card: #202428; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p, ul { margin: .4rem 0; } li { margin: .2rem 0; } .muted, caption, figcaption { color: var(--muted); font-size: .9rem; }
.answer { background: var(--card); border-left: .3rem solid var(--blue); padding: .75rem 1rem; border-radius: .25rem; }
.alert { color: var(--loss); font-weight: 600; } .loss { color: var(--loss); } .gain { color: var(--gain); }
figure { margin: .5rem 0; } svg { width: 100%; max-width: 46rem; height: auto; display: block; }
svg text { fill: var(--text); font: 12px system-ui, sans-serif; } svg .small { fill: var(--muted); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
td code { overflow-wrap: normal; } caption { padding-top: 1rem; }
th { font-weight: 600; font-size: .9rem; } td.n, th.n { text-align: right; white-space: nowrap; }
code { font-family: ui-monospace, monospace; font-size: .95em; overflow-wrap: anywhere; }
.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
`;
