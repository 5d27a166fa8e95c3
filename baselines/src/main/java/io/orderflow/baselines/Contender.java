package io.orderflow.baselines;

/** One way to consume OrderQueue; it can be started and stopped any number of times. */
sealed interface Contender permits ArticleLoop, PlainListener {

	/**
	 * Begins to consume.
	 * @param threads how many loops run side by side; one is the article's, and more are
	 * only to warm the JVM up. A listener has its own idea and takes no notice
	 */
	void start(int threads);

	/** Returns once what was received is worked. */
	void stop();

}
