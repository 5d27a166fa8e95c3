package io.orderflow.sandbox.bench;

/**
 * What takes orders from OrderQueue and ends them. It is one process that lives through
 * all rounds, so that its JVM grows older with each.
 */
interface Contender extends AutoCloseable {

	/** What people call it. */
	String name();

	/**
	 * It begins to consume; a loop does so with as many threads as it is warmed up with.
	 */
	void startWarmingUp();

	/** It begins to consume. */
	void start();

	/** Returns once what it has received is worked and nothing more is received. */
	void stop();

	/** How often it has called SQS; up to date when it has stopped. */
	double sqsCalls();

	ProcessHandle process();

	@Override
	void close();

}
