/** `breakeven/cost`: what parallelism costs on this host, what a workload would take, and whether it pays. */

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
export type { Crossover } from './cost/crossover.js';
export type { Diagnosis, Evidence } from './cost/diagnosis/diagnose.js';
export { diagnoseStats as diagnose } from './cost/diagnosis/from-stats.js';
export type { Bottleneck } from './cost/diagnosis/rule.js';
export type { Verdict } from './cost/diagnosis/verdict.js';
export { type KindPrediction, type PredictedKind, type Prediction, predict } from './cost/predict.js';
export type { ProfileOptions } from './cost/profile/options.js';
export { Profile } from './cost/profile/profile.js';
export { ProfiledTaskError } from './cost/profile/task-error.js';
export { renderReport } from './cost/report/page.js';
export { readProfile } from './cost/report/read-profile.js';
export { renderText } from './cost/report/text.js';
export type { ChunkCurve, ChunkPoint, Lane, ProfileData, ProfiledRun, Span } from './cost/report-data.js';
export type { ClassRow, Confusion, Trial } from './cost/self-test/matrix.js';
export type { SelfTestOptions, SelfTestResult } from './cost/self-test/self-test.js';
export { describeSelfTest, describeTrial } from './cost/self-test/text.js';
export type { WorkloadClass } from './cost/self-test/workload.js';
export type { Interval, Measured } from './cost/statistics.js';
export type { Workload } from './cost/workload.js';
export { calibrate, profile, selfTest } from './pools/experiments.js';
