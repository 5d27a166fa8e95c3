package io.orderflow.baselines;

import java.util.Objects;

import io.awspring.cloud.sqs.annotation.SqsListener;
import io.awspring.cloud.sqs.listener.MessageListenerContainer;
import io.awspring.cloud.sqs.listener.MessageListenerContainerRegistry;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * The listener that a team writes first: one message a call, and else what Spring Cloud
 * AWS does by itself. So ten messages are in flight at most, and those whose call has
 * returned are deleted by tens, or after a second. Deletes that wait for their second
 * when it is stopped can be lost (in 4.1.0), and their messages then come back: it is
 * best stopped when nothing is in flight.
 */
@Component
@ConditionalOnProperty(name = "baseline", havingValue = "listener")
final class PlainListener implements Contender {

	private static final String ID = "plain-listener";

	private final FulfilOrder fulfilOrder;

	private final MessageListenerContainerRegistry containers;

	PlainListener(FulfilOrder fulfilOrder, MessageListenerContainerRegistry containers) {
		this.fulfilOrder = fulfilOrder;
		this.containers = containers;
	}

	@SqsListener(queueNames = "${orderflow.order-queue.url}", id = ID)
	void on(Order order) {
		this.fulfilOrder.fulfil(order);
	}

	@Override
	public void start(int threads) {
		container().start();
	}

	@Override
	public void stop() {
		container().stop();
	}

	private MessageListenerContainer<?> container() {
		return Objects.requireNonNull(this.containers.getContainerById(ID));
	}

}
