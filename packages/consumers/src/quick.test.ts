import { consumers } from './consumers.js';
import { eachConsumer } from './each-consumer.js';
import { linked } from './projects.js';

eachConsumer(
  consumers.filter(({ quick }) => quick),
  linked,
);
