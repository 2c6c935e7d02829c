/** `breakeven/observe`: what watches a run and never steers it. */

export type { Progress, ProgressListener } from './base/stats.js';
export { examineHost } from './observe/host/examine.js';
export type { HostLine } from './observe/host/line.js';
export {
  type ProgressBar,
  type ProgressBarOptions,
  type ProgressMode,
  type ProgressTarget,
  progressBar,
} from './observe/progress.js';
