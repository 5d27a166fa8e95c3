package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.util.List;

/**
 * What takes orders from OrderQueue and ends them. Its processes live through all rounds,
 * so that their JVMs grow older with each.
 */
interface Contender extends AutoCloseable {

	/** What people call it. */
	String name();

	/**
	 * It begins to consume; a loop does so with as many threads as it is warmed up with.
	 */
	void startWarmingUp() throws IOException, InterruptedException;

	/** It begins to consume. */
	void start() throws IOException, InterruptedException;

	/** Returns once what it has received is worked and nothing more is received. */
	void stop() throws IOException, InterruptedException;

	/** How often it has called SQS; up to date when it has stopped. */
	double sqsCalls() throws IOException, InterruptedException;

	List<ProcessHandle> processes();

	@Override
	void close();

}
