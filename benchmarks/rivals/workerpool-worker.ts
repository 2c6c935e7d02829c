import workerpool from 'workerpool';
import * as work from '../work/functions.js';

workerpool.worker({ ...work });
