/** `breakeven/cost`: what parallelism costs on this host, and what a workload would take. */

import { taskValue } from './tasks/task-value.js';
import { refValue } from './transport/ref-value.js';
import { sharedArrayValue } from './transport/shared-array-value.js';
import { addSpecial } from './transport/special-values.js';

addSpecial(taskValue);
addSpecial(sharedArrayValue);
addSpecial(refValue);

export type { Breakdown, Crossing } from './cost/breakdown.js';
export type { CalibrateOptions } from './cost/calibrate/with-cache.js';
export type {
  BackEndCalibration,
  Calibration,
  CostCurve,
  CrossingCosts,
  DataShape,
  FixedCosts,
  ShapeCosts,
} from './cost/calibration.js';
export { describeCalibration } from './cost/calibration-text.js';
export { type KindPrediction, type PredictedKind, type Prediction, predict } from './cost/predict.js';
export type { Interval, Measured } from './cost/statistics.js';
export type { Workload } from './cost/workload.js';
export { calibrate } from './pools/experiments.js';
