package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Takes the letters out of the dead-letter queue and keeps them, so that none is
 * forgotten when the queue forgets its messages.
 */
final class Letters implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final SqsClient sqs;

	private final String queue;

	private final List<String> bodies = new ArrayList<>();

	private final Thread collector = Thread.ofVirtual().name("letters").unstarted(this::collect);

	/**
	 * Collects from now on.
	 * @param sqs the client; closed together with this
	 * @param queue the dead-letter queue
	 */
	Letters(SqsClient sqs, String queue) {
		this.sqs = sqs;
		this.queue = queue;
		this.collector.start();
	}

	private void collect() {
		try {
			while (true) {
				try {
					takeAll();
				}
				catch (SdkException away) {
					// The queue is being restarted.
				}
				Thread.sleep(PAUSE);
			}
		}
		catch (InterruptedException closed) {
			Thread.currentThread().interrupt();
		}
	}

	/** Takes what is there now. */
	synchronized List<String> takeAll() {
		List<Message> messages;
		do {
			messages = this.sqs
				.receiveMessage((receive) -> receive.queueUrl(this.queue).maxNumberOfMessages(10).waitTimeSeconds(0))
				.messages();
			for (Message letter : messages) {
				this.bodies.add(letter.body());
				this.sqs.deleteMessage((delete) -> delete.queueUrl(this.queue).receiptHandle(letter.receiptHandle()));
			}
		}
		while (!messages.isEmpty());
		return List.copyOf(this.bodies);
	}

	@Override
	public void close() {
		this.collector.interrupt();
		this.sqs.close();
	}

}
