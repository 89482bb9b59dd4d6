import { consumers } from './consumers.js';
import { eachConsumer } from './each-consumer.js';
import { installed } from './projects.js';

eachConsumer(consumers, installed);
