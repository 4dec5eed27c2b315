/**
 * One instance of a function, as Lambda's runtime would run it: loads the bundle, then handles one event at a time.
 * Plain CommonJS and without imports but the bundle: what it adds to a function's start and memory is next to nothing.
 */
'use strict';

// Ctrl-C reaches the whole terminal group; the service decides when an instance ends.
process.on('SIGINT', () => {});
// The service is gone, by whatever way: nobody is left to work for.
process.on('disconnect', () => process.exit(0));

function describe(error) {
  return { errorType: error?.name ?? typeof error, errorMessage: String(error?.message ?? error) };
}

function contextFor({ requestId, deadline }) {
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  return {
    functionName,
    functionVersion: '$LATEST',
    awsRequestId: requestId,
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:${functionName}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

let handler;
try {
  handler = require(process.argv[2]).handler;
  if (typeof handler !== 'function') throw new TypeError('The bundle exports no handler');
  process.send({ ready: true });
} catch (error) {
  console.error(error);
  process.send({ failed: describe(error) }, () => process.exit(1));
}

process.on('message', async (call) => {
  try {
    process.send({ result: (await handler(call.event, contextFor(call))) ?? null });
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', event: 'invocation-failed', error: describe(error).errorType }));
    process.send({ failed: describe(error) });
  }
});
