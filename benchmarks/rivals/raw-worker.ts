import * as functions from '../workloads/functions.js';
import { serve } from './raw-serve.js';

serve({ ...functions });
