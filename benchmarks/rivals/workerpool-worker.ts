import workerpool from 'workerpool';
import * as work from '../workloads/functions.js';

workerpool.worker({ ...work });
