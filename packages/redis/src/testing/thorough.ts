/** Whether everything is put to everything, as `npm run test:everywhere` does, or what is enough for every day. */
export const thorough = process.env.THOROUGH === '1';
